//! Kentico Xperience's Intercom module: reference/kentico.md §3.

use super::{Accepts, Carrier, Encoding, Flow, Hash, Mac, Piece, Platform, Recipe, Scheme, Shape};

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
            title: "update contact",
            shape: Shape { path: &[UPDATE_CONTACT], header: None, has: &[], lacks: &[], only: false },
        },
        Flow {
            name: "kentico/log-activity",
            title: "log activity",
            shape: Shape { path: &[LOG_ACTIVITY], header: None, has: &[], lacks: &[], only: false },
        },
        Flow {
            name: "kentico/log-activity",
            title: "log activity",
            shape: Shape { path: &[], header: None, has: &["ActivityType", "ContactGuid"], lacks: &[], only: false },
        },
        Flow {
            name: "kentico/update-contact",
            title: "update contact",
            shape: Shape { path: &[], header: None, has: &["ContactGuid"], lacks: &[], only: false },
        },
    ],
};
