//! vcita (inTandem) communication apps: reference/vcita.md §3. No signature is documented.

use super::{Flow, Platform, Shape};

pub(super) static PLATFORM: Platform = Platform {
    name: "vcita",
    title: "vcita",
    unsigned: Some(
        "vcita documents no signature; check instead that the path holds an unguessable segment, that the channel and session uids are ones \
         your app created, and that the message uid is new",
    ),
    schemes: &[],
    flows: &[
        Flow {
            name: "vcita/message-created",
            title: "message to a client",
            shape: Shape { has: &["message", "message_uid", "channel_uid"], ..ANY },
        },
        Flow {
            name: "vcita/message-updated",
            title: "message status",
            shape: Shape { path: &["/messages/"], has: &["status", "channel_uid"], ..ANY },
        },
        Flow {
            name: "vcita/session-updated",
            title: "session status",
            shape: Shape { path: &["/sessions/"], has: &["status"], only: true, ..ANY },
        },
        Flow {
            name: "vcita/channel-updated",
            title: "channel status",
            shape: Shape { path: &["/channels/"], has: &["status"], only: true, ..ANY },
        },
        Flow { name: "vcita/typing", title: "typing", shape: Shape { has: &["typing"], only: true, ..ANY } },
    ],
};

const ANY: Shape = Shape { path: &[], header: None, has: &[], lacks: &[], only: false };
