//! Infobip Exchange and subscriptions: reference/infobip.md §2.

use super::bodies::Evidence;
use super::{Accepts, Carrier, Encoding, Flow, Hash, Mac, Piece, Platform, Recipe, Reply, ReplyBody, Scheme, Shape};

const SIGNATURE: &str = "X-Ib-Exchange-Req-Signature";
const TIMESTAMP: &str = "X-Ib-Exchange-Req-Timestamp";

pub(super) static PLATFORM: Platform = Platform {
    name: "infobip",
    title: "Infobip",
    unsigned: None,
    schemes: &[
        // §2.2
        Scheme {
            name: "infobip",
            platform: "infobip",
            carrier: Carrier::Header(SIGNATURE),
            recipe: Recipe::Mac(Mac {
                hash: Hash::Sha256,
                over: &[Piece::Header(TIMESTAMP), Piece::Body],
                prefix: "",
                encoding: Encoding::HexLower,
                accepts: Accepts::Exact,
            }),
            secret: "signing secret",
            env: "INFOBIP_SIGNING_SECRET",
            hint: "the signing secret stands in the app shell under Edit, Security; it is taken as text, never base64-decoded, and is not the client secret",
        },
        // §2.3: what apps written before March 2024 may still expect.
        Scheme {
            name: "infobip-legacy",
            platform: "infobip",
            carrier: Carrier::Header(SIGNATURE),
            recipe: Recipe::Mac(Mac {
                hash: Hash::Sha256,
                over: &[Piece::Header(TIMESTAMP), Piece::AccountId],
                prefix: "",
                encoding: Encoding::HexUpper,
                accepts: Accepts::Exact,
            }),
            secret: "client secret",
            env: "INFOBIP_CLIENT_SECRET",
            hint: "the older scheme used the client secret of the app shell and the account id instead of the body",
        },
        // §2.6: the account chooses header and algorithm; a verifier in the field takes hex in either case and base64.
        Scheme {
            name: "infobip-subscription",
            platform: "infobip",
            carrier: Carrier::ConfiguredHeader("X-Ib-Hmac-Signature"),
            recipe: Recipe::Mac(Mac {
                hash: Hash::Sha256,
                over: &[Piece::Body],
                prefix: "",
                encoding: Encoding::HexLower,
                accepts: Accepts::AnyEncoding,
            }),
            secret: "HMAC secret key",
            env: "INFOBIP_SUBSCRIPTION_SECRET",
            hint: "the secret key, the algorithm and the header are what the account's notification security settings say",
        },
    ],
    flows: &[
        Flow {
            name: "infobip/function",
            scheme: Some("infobip"),
            title: "Exchange function call",
            shape: Shape { path: &[], header: Some(SIGNATURE), has: &[], lacks: &[], only: false },
            reply: &CALLED,
        },
        Flow {
            name: "infobip/subscription",
            scheme: Some("infobip-subscription"),
            title: "subscription webhook",
            shape: Shape { path: &[], header: Some("X-Ib-Hmac-Signature"), has: &[], lacks: &[], only: false },
            reply: &RECEIVED,
        },
    ],
};

/// §2.1: the time limit, retries and what other statuses lead to are not documented.
static CALLED: Reply = Reply {
    statuses: &[],
    body: ReplyBody::Object,
    headers: &[],
    within: None,
    remarks: &[],
    evidence: Evidence::Inferred,
    // reference/infobip.md §2.1
};

/// reference/infobip.md §2.6
static RECEIVED: Reply = Reply { body: ReplyBody::Any, ..CALLED };
