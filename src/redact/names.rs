//! Which members of bodies, queries and forms hold what about a person or an account, by their names in the tables of the platforms
//! (`platform::bodies`) and in what their customers send. Spelling does not matter: `userId`, `user_id` and `UserID` are one name.

use super::kind::Kind;

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
            "ownername",
            "replytoname",
            "toname",
            "fromname",
            "byname",
            "orgname",
            "accountholder",
            "cardholder",
            "contactperson",
            "businessname",
            "aliasname",
            "guest",
            "owner",
            "requester",
            "patient",
            "customer",
            "attendee",
            "createdby",
            "updatedby",
            "assignedto",
            "organisation",
            "organization",
            "employer",
            "employee",
            "handle",
            "mothersmaidenname",
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
            "mobileno",
            "mobiles",
            "phoneno",
            "telno",
            "cell",
            "cellphone",
            "cellnumber",
            "contactmobile",
            "whatsappnumber",
            "landline",
            "smsnumber",
            "callerid",
        ],
    ),
    (
        Kind::Ip,
        &[
            "ip",
            "ipaddress",
            "clientip",
            "remoteip",
            "remoteaddr",
            "lastseenip",
            "signupip",
            "xforwardedfor",
            "ipaddr",
            "lastip",
            "userip",
            "sourceip",
            "ips",
        ],
    ),
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
            "feedback",
            "utterance",
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
            "line1",
            "line2",
            "line3",
            "houseno",
            "housenumber",
            "town",
            "postal",
            "neighborhood",
            "neighbourhood",
            "suburb",
            "province",
            "statename",
            "village",
            "eircode",
            "pincode",
        ],
    ),
    (
        Kind::Date,
        &["birthday", "birthdate", "dateofbirth", "dob", "contactbirthday", "birthyear", "yearofbirth", "birthdaydate"],
    ),
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
            "iban",
            "cardnumber",
            "cardno",
            "ssn",
            "socialsecuritynumber",
            "socialsecurity",
            "passport",
            "passportnumber",
            "passportno",
            "vatnumber",
            "vatno",
            "taxnumber",
            "nationalidnumber",
            "driverlicense",
            "driverslicense",
            "drivinglicence",
            "licenseplate",
            "numberplate",
            "accountnumber",
            "accountno",
            "sortcode",
            "bic",
            "swift",
            "routingnumber",
            "imei",
            "imsi",
            "macaddress",
            "nino",
            "insurancenumber",
        ],
    ),
];

const SECRETS: [&str; 57] = [
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
    "pwd",
    "passcode",
    "otpcode",
    "verificationcode",
    "securitycode",
    "onetimecode",
    "secretanswer",
    "securityanswer",
    "secretquestion",
    "accesskey",
    "signingkey",
    "encryptionkey",
    "decryptionkey",
    "clientkey",
    "licensekey",
    "licencekey",
    "authkey",
    "appkey",
    "sharedkey",
    "masterkey",
    "webhookkey",
    "servicekey",
    "sshkey",
    "hmackey",
    "signaturekey",
    "storagekey",
    "recoverycode",
    "backupcode",
    "cvv",
    "cvv2",
    "cvc",
    "magiclink",
    "connectionstring",
];

/// Names that are secrets by themselves and mean something else at the end of a longer one: `bypass`, `headpin`.
const SHORT_SECRETS: [&str; 20] = [
    "pass",
    "pin",
    "otp",
    "totp",
    "session",
    "sid",
    "sig",
    "auth",
    "nonce",
    "bearer",
    "csc",
    "hmac",
    "dbpass",
    "smtppass",
    "userpass",
    "basicauth",
    "cardpin",
    "pinnumber",
    "csrf",
    "xsrf",
];

/// Names that say too little: what they hold is a secret where it looks like one.
const VAGUE: [&str; 4] = ["key", "code", "hash", "challenge"];

/// What stands behind the name of a secret and changes nothing: `password_confirmation`, `token_value`, `api_key_2`.
const TAILS: [&str; 9] = ["confirmation", "confirm", "value", "values", "hash", "digest", "text", "plain", "encrypted"];

/// Whose names are personal: `sender_name`, `businessName`. A file, an event and a button have names too.
const PEOPLE: [&str; 48] = [
    "first",
    "last",
    "middle",
    "full",
    "given",
    "family",
    "display",
    "nick",
    "user",
    "maiden",
    "legal",
    "alias",
    "sender",
    "recipient",
    "replyto",
    "contact",
    "customer",
    "client",
    "staff",
    "agent",
    "author",
    "assignee",
    "owner",
    "guest",
    "patient",
    "person",
    "business",
    "company",
    "organisation",
    "organization",
    "employer",
    "employee",
    "admin",
    "member",
    "visitor",
    "account",
    "holder",
    "billing",
    "shipping",
    "attendee",
    "requester",
    "participant",
    "subscriber",
    "beneficiary",
    "preferred",
    "manager",
    "teammate",
    "operator",
];

/// Members that are named by somebody and hold all sorts of things about them as an object: an id, a plan, a number of seats.
const ROLES: [&str; 26] = [
    "company",
    "author",
    "assignee",
    "agent",
    "login",
    "from",
    "to",
    "sender",
    "recipient",
    "destination",
    "guest",
    "owner",
    "requester",
    "patient",
    "customer",
    "attendee",
    "createdby",
    "updatedby",
    "assignedto",
    "organisation",
    "organization",
    "employer",
    "employee",
    "user",
    "session",
    "handle",
];

/// Names of ids that belong to the app's own canvas, or to no person.
const NO_IDS: [&str; 5] = ["componentid", "currentcomponentid", "optionid", "templateid", "metricid"];

/// How names of ids end. `paid` and `valid` end so too: the end must be a word of its own.
const ENDS: [&str; 12] = ["_id", "-id", "Id", "ID", "_ids", "Ids", "_uid", "Uid", "UID", "_key_id", "_uuid", "Uuid"];

/// What a member of that name holds.
pub(super) fn of_name(name: &str) -> Option<Kind> {
    let plain = plain(name);
    if let Some(kind) = listed(&plain) {
        return Some(kind);
    }
    if NO_IDS.contains(&plain.as_str()) {
        return None;
    }
    if is_secret(&plain) {
        return Some(Kind::Secret);
    }
    if ENDS.iter().any(|end| name.ends_with(end)) || plain.ends_with("guid") {
        return Some(Kind::Id);
    }
    let ends = |ends: &[&str]| ends.iter().any(|end| plain.ends_with(end));
    if ends(&["email", "emailaddress", "emails", "emailaddresses"]) {
        return Some(Kind::Email);
    }
    if ends(&[
        "phone",
        "phonenumber",
        "phones",
        "phonenumbers",
        "phoneno",
        "mobile",
        "mobileno",
        "mobilenumber",
        "msisdn",
    ]) {
        return Some(Kind::Phone);
    }
    if ends(&["ipaddress", "remoteaddress"]) {
        return Some(Kind::Ip);
    }
    if ends(&["avatarurl", "photourl"]) {
        return Some(Kind::Picture);
    }
    if plain.strip_suffix("name").is_some_and(|whose| PEOPLE.iter().any(|person| whose.ends_with(person))) {
        return Some(Kind::Name);
    }
    if ends(&["address"]) {
        return Some(Kind::Place);
    }
    // More of the same: `names`, `phones`, `addresses`.
    let one = plain.strip_suffix("es").and_then(listed).or_else(|| plain.strip_suffix('s').and_then(listed));
    one.filter(|kind| matches!(kind, Kind::Name | Kind::Phone | Kind::Email | Kind::Ip | Kind::Place))
}

fn listed(plain: &str) -> Option<Kind> {
    NAMES.iter().find(|(_, names)| names.contains(&plain)).map(|(kind, _)| *kind)
}

fn is_secret(plain: &str) -> bool {
    if SHORT_SECRETS.contains(&plain) {
        return true;
    }
    let mut bare = plain.trim_end_matches(|character: char| character.is_ascii_digit());
    while let Some(shorter) = TAILS.iter().find_map(|tail| bare.strip_suffix(tail)) {
        bare = shorter;
    }
    let one = bare.strip_suffix('s').unwrap_or(bare);
    [plain, bare, one].iter().any(|bare| SECRETS.iter().any(|secret| bare.ends_with(secret)))
}

/// What a text under a name holds.
pub(super) fn of(name: &str, value: &str) -> Option<Kind> {
    of_name(name).or_else(|| of_value(name, value))
}

/// What a member of that name holds by what it is: where the name says too little.
fn of_value(name: &str, value: &str) -> Option<Kind> {
    let plain = plain(name);
    if !VAGUE.contains(&plain.as_str()) || value.contains(char::is_whitespace) {
        return None;
    }
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let one_time = plain == "code" && digits && (6..=8).contains(&value.len());
    // `custom_attribute_2_value` is a key and no secret: nothing in it is long and has digits and letters.
    let random = |run: &str| {
        run.len() >= 12
            && run.bytes().any(|byte| byte.is_ascii_digit())
            && run.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    (one_time || value.split(|character: char| !character.is_ascii_alphanumeric()).any(random)).then_some(Kind::Secret)
}

/// Whether everything below a member of that name, which holds that, is of the same kind: `{"name":{"first":"Ada"}}`.
pub(super) fn reaches_below(kind: Kind, name: &str) -> bool {
    matches!(kind, Kind::Secret | Kind::Name | Kind::Email | Kind::Phone | Kind::Ip | Kind::Place | Kind::Date)
        && !ROLES.contains(&plain(name).as_str())
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
}
