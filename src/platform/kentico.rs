//! Kentico Xperience's Intercom module: reference/kentico.md §3.

use super::bodies::Evidence;
use super::{
    Accepts, Carrier, Encoding, Flow, Hash, Mac, Piece, Platform, Recipe, Remark, Reply, ReplyBody, Scheme, Shape,
};

const UPDATE_CONTACT: &str = "/kentico.xperience.intercom/updatecontact";
const LOG_ACTIVITY: &str = "/kentico.xperience.intercom/logactivity";

pub(super) static PLATFORM: Platform = Platform {
    name: "kentico",
    title: "Kentico Xperience",
    unsigned: None,
    schemes: &[
        // §3.1
        Scheme {
            name: "kentico",
            platform: "kentico",
            carrier: Carrier::Header("XperienceAPIKey"),
            recipe: Recipe::Equality,
            secret: "API key",
            env: "KENTICO_API_KEY",
            hint: "the key is the site's setting CMSIntercomAPIKey: 24 characters of base64 that end in ==; generating a new one replaces it at once",
        },
        // §3.2: what the module expects, which genuine Intercom traffic never matches.
        Scheme {
            name: "kentico-signature",
            platform: "kentico",
            carrier: Carrier::Header("X-Hub-Signature"),
            recipe: Recipe::Mac(Mac {
                hash: Hash::Sha1,
                over: &[Piece::AsciiBody],
                prefix: "sha1=",
                encoding: Encoding::HexUpper,
                accepts: Accepts::Exact,
            }),
            secret: "client secret",
            env: "KENTICO_CLIENT_SECRET",
            hint: "the secret is the site's setting CMSIntercomClientSecret",
        },
        // §3.3
        Scheme {
            name: "kentico-identity",
            platform: "kentico",
            carrier: Carrier::Field("user_hash"),
            recipe: Recipe::Mac(Mac {
                hash: Hash::Sha256,
                over: &[Piece::Id],
                prefix: "",
                encoding: Encoding::HexUpper,
                accepts: Accepts::EitherCase,
            }),
            secret: "identity verification secret",
            env: "KENTICO_IDENTITY_SECRET",
            hint: "the secret is the site's setting CMSIntercomIdentityVerificationSecret; the id is the contact's GUID in lower case with hyphens",
        },
    ],
    flows: &[
        Flow {
            name: "kentico/update-contact",
            scheme: Some("kentico"),
            title: "update contact",
            shape: Shape { path: &[UPDATE_CONTACT], header: None, has: &[], lacks: &[], only: false },
            reply: &CONTACT,
        },
        Flow {
            name: "kentico/log-activity",
            scheme: Some("kentico"),
            title: "log activity",
            shape: Shape { path: &[LOG_ACTIVITY], header: None, has: &[], lacks: &[], only: false },
            reply: &ACTIVITY,
        },
        Flow {
            name: "kentico/log-activity",
            scheme: Some("kentico"),
            title: "log activity",
            shape: Shape { path: &[], header: None, has: &["ActivityType", "ContactGuid"], lacks: &[], only: false },
            reply: &ACTIVITY,
        },
        Flow {
            name: "kentico/update-contact",
            scheme: Some("kentico"),
            title: "update contact",
            shape: Shape { path: &[], header: None, has: &["ContactGuid"], lacks: &[], only: false },
            reply: &CONTACT,
        },
    ],
};

const DISABLED: Remark =
    Remark::on(404, 404, "the route is not mapped, there is no current site, or its setting CMSIntercomEnabled is off");
const POST_ONLY: Remark = Remark::on(405, 405, "the module takes POST and no other method");

/// §2
static CONTACT: Reply = Reply {
    statuses: &[],
    body: ReplyBody::Empty,
    headers: &[],
    within: None,
    remarks: &[
        DISABLED,
        POST_ONLY,
        Remark::text(400, "Contact identifier is not provided.", "the body has no `ContactGuid`, in whatever case"),
        Remark::text(400, "Contact identifier is in incorrect format.", "`ContactGuid` is no GUID as .NET reads it"),
        Remark::text(400, "Contact not found.", "no contact has this GUID, and none was merged from one that had"),
        Remark::on(
            500,
            500,
            "the module ends so, in the order of its checks, where X-Hub-Signature is there and is not `sha1=` with the upper-case digits over the body as ASCII (the key is not looked at then), where XperienceAPIKey is missing, the site has no key or another one, where the body is no JSON object, or where `ContactNotes` holds anything",
        ),
    ],
    evidence: Evidence::Observed,
    // reference/kentico.md §2, §4.1
};

/// §2
static ACTIVITY: Reply = Reply {
    remarks: &[
        DISABLED,
        POST_ONLY,
        Remark::text(400, "Activity data is missing.", "the body is empty or `null`"),
        Remark::text(400, "Activity type is missing.", "the body has no `ActivityType`, or an empty one"),
        Remark::text(
            400,
            "Activity type is incorrect or disabled.",
            "the site has no enabled activity type of this code name",
        ),
        Remark::text(
            400,
            "Contact identifier is in incorrect format.",
            "`ContactGuid` is missing, or no GUID as .NET reads it",
        ),
        Remark::text(400, "Contact identifier is incorrect", "no contact has this GUID"),
        Remark::on(
            500,
            500,
            "the module ends so, in the order of its checks, where X-Hub-Signature is there and is not `sha1=` with the upper-case digits over the body as ASCII (the key is not looked at then), where XperienceAPIKey is missing, the site has no key or another one, or where the body is no JSON object",
        ),
    ],
    ..CONTACT
};
