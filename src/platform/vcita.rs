//! vcita (inTandem) communication apps: reference/vcita.md §3. No signature is documented.

use super::bodies::Evidence;
use super::{Flow, Platform, Remark, Reply, ReplyBody, Shape};

pub(super) static PLATFORM: Platform = Platform {
    name: "vcita",
    title: "vcita",
    unsigned: Some(
        "vcita documents no signature; check instead that the path holds an unguessable segment, that the channel and session uids are ones \
         your app created, that the message uid is new, and `Authorization` where you gave vcita one to send",
    ),
    schemes: &[],
    flows: &[
        Flow {
            name: "vcita/message-created",
            scheme: None,
            title: "message to a client",
            shape: Shape { has: &["message", "message_uid", "channel_uid"], ..ANY },
            reply: &RECEIVED,
        },
        Flow {
            name: "vcita/message-updated",
            scheme: None,
            title: "message status",
            shape: Shape { path: &["/messages/"], has: &["status", "channel_uid"], ..ANY },
            reply: &RECEIVED,
        },
        Flow {
            name: "vcita/session-updated",
            scheme: None,
            title: "session status",
            shape: Shape { path: &["/sessions/"], has: &["status"], only: true, ..ANY },
            reply: &RECEIVED,
        },
        Flow {
            name: "vcita/channel-updated",
            scheme: None,
            title: "channel status",
            shape: Shape { path: &["/channels/"], has: &["status"], only: true, ..ANY },
            reply: &RECEIVED,
        },
        Flow {
            name: "vcita/typing",
            scheme: None,
            title: "typing",
            shape: Shape { has: &["typing"], only: true, ..ANY },
            reply: &TYPED,
        },
    ],
};

const ANY: Shape = Shape { path: &[], header: None, has: &[], lacks: &[], only: false };

/// §3
static RECEIVED: Reply = Reply {
    statuses: &[204],
    body: ReplyBody::Any,
    headers: &[],
    within: None,
    remarks: &[
        Remark::on(200, 203, "vcita lists 204 only; whether it takes others is written nowhere"),
        Remark::on(205, 299, "vcita lists 204 only; whether it takes others is written nowhere"),
        Remark::on(400, 599, "vcita takes this as an error in receiving"),
    ],
    evidence: Evidence::Documented,
    // reference/vcita.md §3
};

/// §3: what typing is answered with is written nowhere.
static TYPED: Reply = Reply { statuses: &[], remarks: &[], evidence: Evidence::Inferred, ..RECEIVED };
