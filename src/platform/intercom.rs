//! Intercom: reference/intercom.md §0, §1, §5.

use super::{Accepts, Carrier, Encoding, Flow, Hash, Mac, Piece, Platform, Recipe, Scheme, Shape};

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
            title: "webhook notification",
            shape: Shape { has: &["topic", "data"], ..ANY },
        },
        Flow { name: "intercom/submit-sheet", title: "submit sheet", shape: Shape { has: &["sheet_values"], ..ANY } },
        Flow {
            name: "intercom/open-sheet",
            title: "open sheet",
            shape: Shape {
                has: &["user", "component_id", "current_canvas"],
                lacks: &["sheet_values"],
                header: None,
                path: &["sheet"],
                only: false,
            },
        },
        Flow {
            name: "intercom/live-canvas",
            title: "live canvas",
            shape: Shape { has: &["canvas", "workspace_id"], ..ANY },
        },
        Flow {
            name: "intercom/configure",
            title: "configure, after a click",
            shape: Shape { has: &["component_id", "admin", "context"], lacks: &["conversation"], ..ANY },
        },
        Flow {
            name: "intercom/submit",
            title: "submit",
            shape: Shape { has: &["component_id", "input_values"], ..ANY },
        },
        Flow {
            name: "intercom/initialize",
            title: "initialize",
            shape: Shape { has: &["card_creation_options"], lacks: &["canvas"], ..ANY },
        },
        Flow {
            name: "intercom/initialize",
            title: "initialize in the Inbox",
            shape: Shape { has: &["conversation", "contact"], lacks: &["component_id"], ..ANY },
        },
        Flow {
            name: "intercom/configure",
            title: "configure",
            shape: Shape { has: &["admin", "context"], lacks: &["component_id", "conversation"], ..ANY },
        },
        Flow {
            name: "intercom/initialize",
            title: "initialize",
            shape: Shape { has: &["workspace_id", "context"], lacks: &["component_id", "admin"], ..ANY },
        },
        Flow {
            name: "intercom/health-check",
            title: "installation health check",
            shape: Shape { has: &["workspace_id"], only: true, ..ANY },
        },
        Flow {
            name: "intercom/uninstall",
            title: "uninstall",
            shape: Shape { has: &["app_id"], lacks: &["topic"], header: Some("X-Body-Signature"), ..ANY },
        },
    ],
};

const ANY: Shape = Shape { path: &[], header: None, has: &[], lacks: &[], only: false };
