//! Intercom: reference/intercom.md §0, §1, §5.

use std::time::Duration;

use super::bodies::Evidence;
use super::{
    Accepts, Carrier, Encoding, Flow, Hash, HeaderRule, Mac, Piece, Platform, Recipe, Remark, Reply, ReplyBody, Scheme,
    Shape,
};

const CLIENT_SECRET: &str = "the client secret stands on the app's Basic information page in the Developer Hub; it is neither the access token nor the Messenger identity secret";
const IDENTITY_SECRET: &str = "the identity verification secret belongs to the workspace and the kind of client (web, iOS, Android); it is not the app's client secret";

pub(super) static PLATFORM: Platform = Platform {
    name: "intercom",
    title: "Intercom",
    unsigned: None,
    schemes: &[
        // §5.1: Canvas Kit, health check, uninstall.
        Scheme {
            name: "intercom",
            platform: "intercom",
            carrier: Carrier::Header("X-Body-Signature"),
            recipe: Recipe::Mac(Mac {
                hash: Hash::Sha256,
                over: &[Piece::Body],
                prefix: "",
                encoding: Encoding::HexLower,
                accepts: Accepts::Exact,
            }),
            secret: "client secret",
            env: "INTERCOM_CLIENT_SECRET",
            hint: CLIENT_SECRET,
        },
        // §5.2: webhook notifications.
        Scheme {
            name: "intercom-webhook",
            platform: "intercom",
            carrier: Carrier::Header("X-Hub-Signature"),
            recipe: Recipe::Mac(Mac {
                hash: Hash::Sha1,
                over: &[Piece::Body],
                prefix: "sha1=",
                encoding: Encoding::HexLower,
                accepts: Accepts::Exact,
            }),
            secret: "client secret",
            env: "INTERCOM_CLIENT_SECRET",
            hint: CLIENT_SECRET,
        },
        // §5.4: web takes either case, mobile needs lower case.
        Scheme {
            name: "intercom-identity",
            platform: "intercom",
            carrier: Carrier::Field("user_hash"),
            recipe: Recipe::Mac(Mac {
                hash: Hash::Sha256,
                over: &[Piece::Id],
                prefix: "",
                encoding: Encoding::HexLower,
                accepts: Accepts::EitherCase,
            }),
            secret: "identity verification secret",
            env: "INTERCOM_IDENTITY_SECRET",
            hint: IDENTITY_SECRET,
        },
        Scheme {
            name: "intercom-jwt",
            platform: "intercom",
            carrier: Carrier::Field("intercom_user_jwt"),
            recipe: Recipe::Jwt,
            secret: "Messenger API secret",
            env: "INTERCOM_IDENTITY_SECRET",
            hint: IDENTITY_SECRET,
        },
        // §5.5: the open-sheet request is not signed; its `user` is encrypted instead.
        Scheme {
            name: "intercom-sheet",
            platform: "intercom",
            carrier: Carrier::Field("intercom_data"),
            recipe: Recipe::Sheet,
            secret: "client secret",
            env: "INTERCOM_CLIENT_SECRET",
            hint: CLIENT_SECRET,
        },
    ],
    // The order matters: a flow's members are told from those of the flows before it.
    flows: &[
        Flow {
            name: "intercom/webhook",
            scheme: Some("intercom-webhook"),
            title: "webhook notification",
            shape: Shape { has: &["topic", "data"], ..ANY },
            reply: &NOTIFIED,
        },
        Flow {
            name: "intercom/submit-sheet",
            scheme: Some("intercom"),
            title: "submit sheet",
            shape: Shape { has: &["sheet_values"], ..ANY },
            reply: &CARD,
        },
        Flow {
            name: "intercom/open-sheet",
            scheme: Some("intercom-sheet"),
            title: "open sheet",
            shape: Shape {
                has: &["user", "component_id", "current_canvas"],
                lacks: &["sheet_values"],
                header: None,
                path: &["sheet"],
                only: false,
            },
            reply: &PAGE,
        },
        Flow {
            name: "intercom/live-canvas",
            scheme: Some("intercom"),
            title: "live canvas",
            shape: Shape { has: &["canvas", "workspace_id"], ..ANY },
            reply: &CARD,
        },
        Flow {
            name: "intercom/configure",
            scheme: Some("intercom"),
            title: "configure, after a click",
            shape: Shape { has: &["component_id", "admin", "context"], lacks: &["conversation"], ..ANY },
            reply: &CARD,
        },
        Flow {
            name: "intercom/submit",
            scheme: Some("intercom"),
            title: "submit",
            shape: Shape { has: &["component_id", "input_values"], ..ANY },
            reply: &CARD,
        },
        Flow {
            name: "intercom/initialize",
            scheme: Some("intercom"),
            title: "initialize",
            shape: Shape { has: &["card_creation_options"], lacks: &["canvas"], ..ANY },
            reply: &CARD,
        },
        Flow {
            name: "intercom/initialize",
            scheme: Some("intercom"),
            title: "initialize in the Inbox",
            shape: Shape { has: &["conversation", "contact"], lacks: &["component_id"], ..ANY },
            reply: &CARD,
        },
        Flow {
            name: "intercom/configure",
            scheme: Some("intercom"),
            title: "configure",
            shape: Shape { has: &["admin", "context"], lacks: &["component_id", "conversation"], ..ANY },
            reply: &CARD,
        },
        // What only these flows have tells more than what is not there.
        Flow {
            name: "intercom/submit",
            scheme: Some("intercom"),
            title: "submit",
            shape: Shape { has: &["current_canvas", "input_values"], ..ANY },
            reply: &CARD,
        },
        // Written by hand, with the other flows' name of the canvas.
        Flow {
            name: "intercom/live-canvas",
            scheme: Some("intercom"),
            title: "live canvas",
            shape: Shape {
                has: &["workspace_id", "current_canvas"],
                lacks: &["component_id", "admin"],
                path: &["live"],
                ..ANY
            },
            reply: &CARD,
        },
        Flow {
            name: "intercom/submit-sheet",
            scheme: Some("intercom"),
            title: "submit sheet",
            shape: Shape { has: &["workspace_id", "current_canvas"], lacks: &["component_id"], ..ANY },
            reply: &CARD,
        },
        Flow {
            name: "intercom/initialize",
            scheme: Some("intercom"),
            title: "initialize",
            shape: Shape { has: &["workspace_id", "context"], lacks: &["component_id", "admin"], ..ANY },
            reply: &CARD,
        },
        Flow {
            name: "intercom/health-check",
            scheme: Some("intercom"),
            title: "installation health check",
            shape: Shape { has: &["workspace_id"], only: true, ..ANY },
            reply: &HEALTH,
        },
        Flow {
            name: "intercom/uninstall",
            scheme: Some("intercom"),
            title: "uninstall",
            shape: Shape { has: &["app_id"], lacks: &["topic"], header: Some("X-Body-Signature"), ..ANY },
            reply: &RECEIVED,
        },
        // One that nobody signed, where the path says what it is.
        Flow {
            name: "intercom/uninstall",
            scheme: Some("intercom"),
            title: "uninstall",
            shape: Shape { path: &["uninstall"], has: &["app_id"], lacks: &["topic"], ..ANY },
            reply: &RECEIVED,
        },
    ],
};

const ANY: Shape = Shape { path: &[], header: None, has: &[], lacks: &[], only: false };

const WRONG: &str =
    "the card shows \"Something went wrong\"; answer what went wrong as a canvas with a text of style `error`";

/// §0.1, §1, §6: the status is written nowhere; answers with others show an error.
static CARD: Reply = Reply {
    statuses: &[],
    body: ReplyBody::Kind,
    headers: &[],
    within: None,
    remarks: &[
        Remark::on(
            413,
            413,
            "the body is larger than the app's parser takes, and those of the Inbox hold the whole conversation; Express stops at 100 kB where nothing else is set",
        ),
        Remark::on(100, 199, WRONG),
        Remark::on(300, 599, WRONG),
    ],
    evidence: Evidence::Observed,
    // reference/intercom.md §1, §6
};

/// reference/intercom.md §1.8
static HEALTH: Reply = Reply { remarks: &[], evidence: Evidence::Documented, ..CARD };

/// §5.3
static NOTIFIED: Reply = Reply {
    statuses: &[],
    body: ReplyBody::Any,
    headers: &[],
    within: Some(Duration::from_secs(5)),
    remarks: &[
        Remark::on(410, 410, "Intercom takes 410 as a wish to end the subscription, and disables it"),
        Remark::on(429, 429, "Intercom holds notifications back for a minute to two hours, and drops them after that"),
        Remark::on(
            400,
            599,
            "Intercom sends the notification once more after a minute, and drops all of them for a quarter of an hour after too many errors",
        ),
    ],
    evidence: Evidence::Documented,
    // reference/intercom.md §5.3
};

/// §1.8: nobody says more than that it is received.
static RECEIVED: Reply = Reply {
    within: None,
    remarks: &[],
    evidence: Evidence::Observed,
    // reference/intercom.md §1.8
    ..NOTIFIED
};

/// §1.6, §5.6
static PAGE: Reply = Reply {
    statuses: &[200],
    body: ReplyBody::Page,
    headers: &[
        HeaderRule::Absent("X-Frame-Options"),
        HeaderRule::PolicyLacks("frame-ancestors"),
        HeaderRule::PolicyAllows("script-src", "https://js.intercomcdn.com/"),
    ],
    within: None,
    remarks: &[Remark::on(300, 399, "the address of a sheet must not redirect; name the final address in the action")],
    evidence: Evidence::Documented,
    // reference/intercom.md §1.6, §5.6
};
