//! Which members of bodies, queries and forms hold what about a person or an account, by their names in the tables of the platforms
//! (`platform::bodies`) and in what their customers send. Spelling does not matter: `userId`, `user_id` and `UserID` are one name.

/// What a value is about, which decides what comes instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A secret that was known, in any of its forms.
    KnownSecret,
    /// A token, a key, a cookie, a password: told by its name or its form.
    Secret,
    /// A signed token of claims, which are redacted inside.
    Token,
    /// A person's or a company's name.
    Name,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An address on the network.
    Ip,
    /// The address of a picture, a file, a profile.
    Picture,
    /// A host, which becomes `app.example.test`.
    Host,
    /// What somebody wrote.
    Prose,
    /// Where somebody is.
    Place,
    /// The id of a person, a conversation, a workspace, a session.
    Id,
    /// A date of birth.
    Date,
    /// What an account keeps about a person under names of its own, and what a person typed.
    Attribute,
    /// A sealed user.
    Blob,
    /// A body that cannot be looked into.
    Body,
}

impl Kind {
    /// Every kind, in the order of reports.
    pub const ALL: [Self; 16] = [
        Self::KnownSecret,
        Self::Secret,
        Self::Token,
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Ip,
        Self::Picture,
        Self::Host,
        Self::Prose,
        Self::Place,
        Self::Id,
        Self::Date,
        Self::Attribute,
        Self::Blob,
        Self::Body,
    ];

    /// The stable word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::KnownSecret => "known-secret",
            Self::Secret => "secret",
            Self::Token => "token",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Ip => "ip",
            Self::Picture => "picture",
            Self::Host => "host",
            Self::Prose => "prose",
            Self::Place => "place",
            Self::Id => "id",
            Self::Date => "date",
            Self::Attribute => "attribute",
            Self::Blob => "blob",
            Self::Body => "body",
        }
    }

    /// What it is, in words for a list.
    pub fn title(self) -> &'static str {
        match self {
            Self::KnownSecret => "known secrets",
            Self::Secret => "tokens, keys, cookies and passwords",
            Self::Token => "JSON Web Tokens",
            Self::Name => "names",
            Self::Email => "e-mail addresses",
            Self::Phone => "telephone numbers",
            Self::Ip => "network addresses",
            Self::Picture => "pictures, files and profiles",
            Self::Host => "hosts",
            Self::Prose => "texts that somebody wrote",
            Self::Place => "places",
            Self::Id => "ids",
            Self::Date => "dates of birth",
            Self::Attribute => "attributes and entries",
            Self::Blob => "sealed users",
            Self::Body => "bodies that cannot be looked into",
        }
    }
}

/// A name without case, underscores and hyphens.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|letter| !matches!(letter, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Names as [`plain`] gives them. Those of secrets count at the end of a name too: `intercom_access_token`.
const NAMES: [(Kind, &[&str]); 10] = [
    (
        Kind::Name,
        &[
            "name",
            "firstname",
            "lastname",
            "middlename",
            "fullname",
            "givenname",
            "familyname",
            "surname",
            "displayname",
            "nickname",
            "username",
            "pseudonym",
            "initials",
            "company",
            "companyname",
            "author",
            "authorname",
            "assignee",
            "assigneename",
            "agent",
            "agentname",
            "staffname",
            "clientname",
            "customername",
            "contactfirstname",
            "contactlastname",
            "contactmiddlename",
            "contactcompanyname",
            "contactname",
            "login",
            "maidenname",
        ],
    ),
    (Kind::Email, &["email", "emailaddress", "emailid", "replyto", "cc", "bcc", "deliveredto"]),
    (
        Kind::Phone,
        &[
            "phone",
            "phonenumber",
            "mobile",
            "mobilenumber",
            "mobilephone",
            "telephone",
            "tel",
            "fax",
            "msisdn",
            "from",
            "to",
            "sender",
            "recipient",
            "destination",
            "whatsapp",
            "businessphone",
        ],
    ),
    (Kind::Ip, &["ip", "ipaddress", "clientip", "remoteip", "remoteaddr", "lastseenip", "signupip", "xforwardedfor"]),
    (
        Kind::Picture,
        &[
            "avatar",
            "avatarurl",
            "imageurl",
            "photo",
            "photourl",
            "picture",
            "pictureurl",
            "profileimage",
            "profilepicture",
        ],
    ),
    (
        Kind::Prose,
        &[
            "body",
            "message",
            "text",
            "plainbody",
            "bodytext",
            "comment",
            "comments",
            "note",
            "notes",
            "contactnotes",
            "subject",
            "bio",
            "jobtitle",
            "contactjobtitle",
            "filename",
            "snippet",
            "transcript",
            "lastmessage",
        ],
    ),
    (
        Kind::Place,
        &[
            "address",
            "address1",
            "address2",
            "address3",
            "addressline1",
            "addressline2",
            "street",
            "streetaddress",
            "city",
            "cityname",
            "region",
            "regionname",
            "county",
            "postalcode",
            "postcode",
            "zip",
            "zipcode",
            "contactzip",
            "contactcity",
            "contactaddress1",
            "contactaddress2",
            "contactaddress3",
            "latitude",
            "longitude",
            "lat",
            "lng",
            "lon",
        ],
    ),
    (Kind::Date, &["birthday", "birthdate", "dateofbirth", "dob", "contactbirthday"]),
    (Kind::Attribute, &["customattributes", "customdata", "inputvalues", "sheetvalues", "userattributes"]),
    (
        Kind::Id,
        &[
            "id",
            "uid",
            "uuid",
            "guid",
            "userid",
            "contactid",
            "appid",
            "workspaceid",
            "accountid",
            "accountkey",
            "sessionid",
            "visitorid",
            "anonymousid",
            "conversationid",
            "adminid",
            "externalid",
            "companyid",
            "deviceid",
            "clientid",
            "sub",
            "jti",
            "teamids",
            "adminids",
            "messageid",
        ],
    ),
];

const SECRETS: [&str; 24] = [
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "authtoken",
    "bearertoken",
    "csrftoken",
    "sessiontoken",
    "usertoken",
    "apitoken",
    "clientsecret",
    "secretkey",
    "privatekey",
    "apikey",
    "apisecret",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "token",
    "authorization",
    "cookie",
    "credentials",
    "jwt",
    "signature",
];

/// Names of ids that belong to the app's own canvas, or to no person.
const NO_IDS: [&str; 5] = ["componentid", "currentcomponentid", "optionid", "templateid", "metricid"];

/// How names of ids end. `paid` and `valid` end so too: the end must be a word of its own.
const ENDS: [&str; 12] = ["_id", "-id", "Id", "ID", "_ids", "Ids", "_uid", "Uid", "UID", "_key_id", "_uuid", "Uuid"];

/// What a member of that name holds.
pub(super) fn of_name(name: &str) -> Option<Kind> {
    let plain = plain(name);
    let known = NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(kind, _)| *kind);
    if known.is_some() {
        return known;
    }
    if NO_IDS.contains(&plain.as_str()) {
        return None;
    }
    if SECRETS.iter().any(|secret| plain.ends_with(secret)) {
        return Some(Kind::Secret);
    }
    if ENDS.iter().any(|end| name.ends_with(end)) || plain.ends_with("guid") {
        return Some(Kind::Id);
    }
    if plain.ends_with("email") || plain.ends_with("emailaddress") {
        return Some(Kind::Email);
    }
    if plain.ends_with("phone") || plain.ends_with("phonenumber") {
        return Some(Kind::Phone);
    }
    (plain.ends_with("avatarurl") || plain.ends_with("photourl")).then_some(Kind::Picture)
}

/// Members of which nothing is changed but known secrets and addresses: the words of an app and its platform, and the app's own ids.
pub(super) fn is_structure(name: &str) -> bool {
    const WORDS: [&str; 34] = [
        "type",
        "style",
        "location",
        "locale",
        "topic",
        "event",
        "status",
        "state",
        "role",
        "align",
        "direction",
        "language",
        "component_id",
        "workspace_region",
        "delivery_status",
        "app_type",
        "message_type",
        "part_type",
        "created_at",
        "updated_at",
        "messenger_action_colour",
        "messenger_background_colour",
        "messenger_action_color",
        "messenger_background_color",
        "width",
        "height",
        "bottom_margin",
        "save_state",
        "disabled",
        "method",
        "timezone",
        "cta_type",
        "country_code",
        "ActivityType",
    ];
    WORDS.contains(&name)
}

/// Types of objects whose name is no person's: a name there is a word that teams gave.
pub(super) fn names_a_thing(kind: &str) -> bool {
    const THINGS: [&str; 13] = [
        "tag",
        "social_profile",
        "segment",
        "data_attribute",
        "ticket_type",
        "ticket_type_attribute",
        "data_event",
        "event",
        "app",
        "topic",
        "function",
        "brand",
        "sla",
    ];
    THINGS.contains(&kind)
}

/// What a member holds that has another meaning in objects of that type.
pub(super) fn of_member(kind: &str, name: &str) -> Option<Kind> {
    match (kind, name) {
        ("social_profile" | "upload" | "attachment" | "file", "url") => Some(Kind::Picture),
        ("upload" | "attachment" | "file", "name") | ("conversation" | "ticket", "title") => Some(Kind::Prose),
        _ => None,
    }
}

/// Members in which a canvas or a part of one stands.
pub(super) fn is_canvas(name: &str) -> bool {
    ["canvas", "current_canvas", "new_canvas", "content", "components"].contains(&name)
}

/// Members in which the app keeps what it likes, inside a canvas too.
pub(super) fn is_kept_by_the_app(name: &str) -> bool {
    ["stored_data", "card_creation_options", "results", "metadata"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_every_spelling() {
        for (name, kind) in [
            ("user_id", Kind::Id),
            ("userId", Kind::Id),
            ("CONTACTGUID", Kind::Id),
            ("channel_uid", Kind::Id),
            ("ContactEmail", Kind::Email),
            ("work_email", Kind::Email),
            ("ContactBusinessPhone", Kind::Phone),
            ("firstName", Kind::Name),
            ("intercom_access_token", Kind::Secret),
            ("X-Api-Key", Kind::Secret),
            ("custom_attributes", Kind::Attribute),
        ] {
            assert_eq!(of_name(name), Some(kind), "{name}");
        }
        for name in ["paid", "valid", "fluid", "component_id", "label", "state", "created_at"] {
            assert_eq!(of_name(name), None, "{name}");
        }
    }

    #[test]
    fn kinds_have_words_of_their_own() {
        let mut words: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Kind::ALL.len());
        assert!(Kind::ALL.is_sorted());
    }
}
