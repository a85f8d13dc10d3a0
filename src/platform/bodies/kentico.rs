//! What Intercom Series sends to Kentico Xperience's Intercom module: reference/kentico.md §4.

use super::{Evidence, Family, Format, Kind, Misnomer, Object, Others, Property, Side, Told, Value};

/// Rules about these bodies.
pub static KENTICO: Family = Family {
    case: "kentico/wrong-case-property",
    null: "kentico/empty-value",
    word: "kentico/type-mismatch",
    ..crate::family!("kentico")
};

const NESTED: &str = "kentico/nested-value";
const OTHER: &str = "kentico/other-endpoint";
const TOO_LONG: &str = "kentico/too-long";

/// Numbers and booleans are written out as text; arrays and objects raise.
const fn field(name: &'static str, value: Value, doc: &'static str) -> Property {
    Property::new(name, value, doc).judged_by(NESTED)
}

const PLAIN: Value = Value::Either(&[Value::Text(Format::Plain), Value::Number, Value::Boolean]);
const UP_TO_100: Value = Value::Either(&[Value::Text(Format::Limited(100, TOO_LONG)), Value::Number, Value::Boolean]);
const UP_TO_50: Value = Value::Either(&[Value::Text(Format::Limited(50, TOO_LONG)), Value::Number, Value::Boolean]);
const UP_TO_26: Value = Value::Either(&[Value::Text(Format::Limited(26, TOO_LONG)), Value::Number, Value::Boolean]);
const FILLED: Value = Value::Either(&[Value::Text(Format::Filled), Value::Number, Value::Boolean]);
const EMAIL: Value = Value::Either(&[Value::Text(Format::Email("kentico/email")), Value::Number, Value::Boolean]);

const GUID: Property =
    Property::new("ContactGuid", Value::Text(Format::Guid("kentico/guid")), "The contact: Intercom's user id.")
        .required()
        .judged_by("kentico/guid")
        .in_any_case();

const CONTACT_ONLY: &str = "only updatecontact reads it";
const ACTIVITY_ONLY: &str = "only logactivity reads it";
const NOT_MAPPED: &str =
    "the module maps no such field; only a handler of your own for IntercomEvents.UpdateContact can";

/// `updatecontact`, §4.1.
pub static UPDATE_CONTACT: Object = Object {
    // reference/kentico.md §4.1
    evidence: Evidence::Observed,
    properties: &[
        GUID,
        field("ContactEmail", EMAIL, "The e-mail address; not taken where another contact has it."),
        field("ContactFirstName", UP_TO_100, "The first name, up to 100 characters."),
        field("ContactMiddleName", UP_TO_100, "The middle name, up to 100 characters."),
        field("ContactLastName", UP_TO_100, "The last name, up to 100 characters."),
        field("ContactAddress1", UP_TO_100, "The address, up to 100 characters."),
        field("ContactCity", UP_TO_100, "The city, up to 100 characters."),
        field("ContactZIP", UP_TO_100, "The postal code, up to 100 characters."),
        field("ContactCompanyName", UP_TO_100, "The company, up to 100 characters."),
        field("ContactJobTitle", UP_TO_50, "The job, up to 50 characters."),
        field("ContactMobilePhone", UP_TO_26, "The mobile phone number, up to 26 characters."),
        field("ContactBusinessPhone", UP_TO_26, "The business phone number, up to 26 characters."),
        field("ContactNotes", PLAIN, "Notes; any that are not empty raise an exception."),
    ],
    misnomers: &[
        Misnomer::none("ActivityType", ACTIVITY_ONLY).by(OTHER),
        Misnomer::none("ActivityURL", ACTIVITY_ONLY).by(OTHER),
        Misnomer::none("ActivityValue", ACTIVITY_ONLY).by(OTHER),
        Misnomer::none("ContactCountry", NOT_MAPPED),
        Misnomer::none("ContactCountryID", NOT_MAPPED),
        Misnomer::none("ContactState", NOT_MAPPED),
        Misnomer::none("ContactStateID", NOT_MAPPED),
        Misnomer::none("ContactGender", NOT_MAPPED),
        Misnomer::none("ContactBirthday", NOT_MAPPED),
        Misnomer::of("ContactAddress", "ContactAddress1", "the address stands in `ContactAddress1`"),
        Misnomer::of("ContactCompany", "ContactCompanyName", "the company stands in `ContactCompanyName`"),
        Misnomer::of("ContactZipCode", "ContactZIP", "the postal code stands in `ContactZIP`"),
        Misnomer::of("ContactPostalCode", "ContactZIP", "the postal code stands in `ContactZIP`"),
        Misnomer::of("ContactMobile", "ContactMobilePhone", "the number stands in `ContactMobilePhone`"),
        Misnomer::of(
            "ContactPhone",
            "ContactMobilePhone",
            "the number stands in `ContactMobilePhone` or `ContactBusinessPhone`",
        ),
        Misnomer::none("ContactName", "there are `ContactFirstName`, `ContactMiddleName` and `ContactLastName`"),
        Misnomer::none("ContactFullName", "there are `ContactFirstName`, `ContactMiddleName` and `ContactLastName`"),
        Misnomer::of("ContactID", "ContactGuid", "the contact is told by its GUID, in `ContactGuid`"),
        Misnomer::of("user_id", "ContactGuid", "Intercom's user id stands in `ContactGuid`"),
        Misnomer::of("external_id", "ContactGuid", "Intercom's external id stands in `ContactGuid`"),
        Misnomer::of("email", "ContactEmail", "the e-mail address stands in `ContactEmail`"),
        Misnomer::of("Email", "ContactEmail", "the e-mail address stands in `ContactEmail`"),
        Misnomer::of("FirstName", "ContactFirstName", "the first name stands in `ContactFirstName`"),
        Misnomer::of("LastName", "ContactLastName", "the last name stands in `ContactLastName`"),
    ],
    others: Others::Possible,
    ..Object::new("updatecontact", "update-contact request", &KENTICO, "Writes fields of a contact.")
};

/// `logactivity`, §4.2. All of its keys are matched without case.
pub static LOG_ACTIVITY: Object = Object {
    // reference/kentico.md §4.2
    evidence: Evidence::Observed,
    properties: &[
        field("ActivityType", FILLED, "The code name of an activity type that is enabled.").required().in_any_case(),
        GUID,
        field("ActivityURL", PLAIN, "Stored as the activity's value.").in_any_case(),
        field("ActivityValue", PLAIN, "Stored as the activity's URL.").in_any_case(),
    ],
    misnomers: &[
        Misnomer::none("ContactEmail", CONTACT_ONLY).by(OTHER),
        Misnomer::none("ContactFirstName", CONTACT_ONLY).by(OTHER),
        Misnomer::none("ContactMiddleName", CONTACT_ONLY).by(OTHER),
        Misnomer::none("ContactLastName", CONTACT_ONLY).by(OTHER),
        Misnomer::none("ContactAddress1", CONTACT_ONLY).by(OTHER),
        Misnomer::none("ContactCity", CONTACT_ONLY).by(OTHER),
        Misnomer::none("ContactZIP", CONTACT_ONLY).by(OTHER),
        Misnomer::none("ContactCompanyName", CONTACT_ONLY).by(OTHER),
        Misnomer::none("ContactJobTitle", CONTACT_ONLY).by(OTHER),
        Misnomer::none("ContactMobilePhone", CONTACT_ONLY).by(OTHER),
        Misnomer::none("ContactBusinessPhone", CONTACT_ONLY).by(OTHER),
        Misnomer::none("ContactNotes", CONTACT_ONLY).by(OTHER),
        Misnomer::of("Type", "ActivityType", "the activity's type stands in `ActivityType`"),
        Misnomer::of("ActivityName", "ActivityType", "the code name of the activity's type stands in `ActivityType`"),
        Misnomer::of("ContactID", "ContactGuid", "the contact is told by its GUID, in `ContactGuid`"),
        Misnomer::of("user_id", "ContactGuid", "Intercom's user id stands in `ContactGuid`"),
        Misnomer::of("external_id", "ContactGuid", "Intercom's external id stands in `ContactGuid`"),
        Misnomer::none("ActivityComment", "the module writes the comment: links to the contact's conversations"),
        Misnomer::none("ActivityTitle", "the module writes the title"),
    ],
    ..Object::new("logactivity", "log-activity request", &KENTICO, "Logs a custom activity of a contact.")
};

/// Every kind of Kentico's.
pub static KINDS: &[Kind] = &[
    Kind {
        name: "kentico-log-activity-request",
        title: "log-activity request",
        platform: "kentico",
        flow: Some(("kentico/log-activity", Side::Request)),
        root: &LOG_ACTIVITY,
        told: &[
            Told { has: &["ActivityType", "ContactGuid"], ..Told::SURE },
            Told {
                has: &["ContactGuid"],
                any: &["ActivityURL", "ActivityValue"],
                lacks: &["ContactEmail", "ContactFirstName", "ContactLastName"],
                ..Told::SURE
            },
            Told { any: &["ActivityType", "ActivityURL", "ActivityValue"], ..Told::UNSURE },
        ],
    },
    Kind {
        name: "kentico-update-contact-request",
        title: "update-contact request",
        platform: "kentico",
        flow: Some(("kentico/update-contact", Side::Request)),
        root: &UPDATE_CONTACT,
        told: &[
            Told { has: &["ContactGuid"], ..Told::SURE },
            Told { any: &["ContactFirstName", "ContactLastName", "ContactEmail"], ..Told::UNSURE },
        ],
    },
];
