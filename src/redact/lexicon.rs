//! The words in names of members, parameters and fields that say what stands under them, each in one list. Without case, underscores and
//! hyphens; what follows from them (`contact_first_name`, `phones`) is worked out in `names`.

use super::kind::Kind;

/// A list of words, written without quotation marks.
macro_rules! words {
    ($($word:ident)*) => {
        &[$(stringify!($word)),*]
    };
}
pub(super) use words;

/// What a member of that name holds.
pub(super) const NAMES: [(Kind, &[&str]); 10] = [
    (
        Kind::Name,
        words! {
            name pseudonym initials accountholder cardholder contactperson toname fromname replytoname byname orgname
        },
    ),
    (Kind::Email, words! { email emailaddress emailid replyto cc bcc deliveredto }),
    (
        Kind::Phone,
        words! {
            phone phonenumber mobile mobilenumber telephone tel fax msisdn whatsapp mobileno mobiles phoneno telno cell cellnumber
            whatsappnumber landline smsnumber callerid
        },
    ),
    (
        Kind::Ip,
        words! {
            ip ipaddress clientip remoteip remoteaddr lastseenip signupip xforwardedfor ipaddr lastip userip sourceip ips
        },
    ),
    (
        Kind::Picture,
        words! {
            avatar avatarurl imageurl photo photourl picture pictureurl profileimage profilepicture
        },
    ),
    (
        Kind::Prose,
        words! {
            body message text plainbody bodytext comment comments note notes contactnotes subject bio jobtitle contactjobtitle filename
            snippet transcript lastmessage feedback utterance
        },
    ),
    (
        Kind::Place,
        words! {
            address address1 address2 address3 addressline1 addressline2 street city cityname region regionname county postalcode postcode
            zip zipcode contactzip contactcity contactaddress1 contactaddress2 contactaddress3 latitude longitude lat lng lon line1 line2
            line3 houseno housenumber town postal neighborhood neighbourhood suburb province statename village eircode pincode
        },
    ),
    (
        Kind::Date,
        words! {
            birthday birthdate dateofbirth dob contactbirthday birthyear yearofbirth birthdaydate age
        },
    ),
    (Kind::Attribute, words! { customattributes customdata inputvalues sheetvalues userattributes }),
    (
        Kind::Id,
        words! {
            id uid uuid guid userid contactid appid workspaceid accountid accountkey sessionid visitorid anonymousid conversationid adminid
            externalid companyid deviceid clientid sub jti teamids adminids messageid iban cardnumber cardno ssn socialsecuritynumber
            socialsecurity passport passportnumber passportno vatnumber vatno taxnumber nationalidnumber driverlicense driverslicense
            drivinglicence licenseplate numberplate accountnumber accountno sortcode bic swift routingnumber imei imsi macaddress nino
            insurancenumber
        },
    ),
];

/// More of them, in the large languages too; each list is one text, since a table of so many words would be larger than they are.
pub(super) const MORE_NAMES: [(Kind, &str); 7] = [
    (
        Kind::Attribute,
        "diagnosis diagnoses medical medicalhistory medicalcondition medicalconditions symptoms allergy allergies medication medications religion subjectname sanlist \
         ethnicity nationality maritalstatus disability bloodtype sexualorientation occupation profession salary income",
    ),
    (
        Kind::Name,
        "nom surname forename secondname patronymic nextofkin emergencycontact vorname nachname familienname prénom prenom \
         nomdefamille nombre nombres apellido apellidos nome sobrenome cognome voornaam achternaam förnamn fornamn efternamn \
         fornavn etternavn imię imie nazwisko ime prezime jméno jmeno příjmení prijmeni meno priezvisko keresztnév keresztnev \
         vezetéknév vezeteknev prenume etunimi sukunimi soyad soyadi имя фамилия отчество фио прізвище όνομα επώνυμο 姓名 名前 氏名 \
         이름 성명",
    ),
    (
        Kind::Phone,
        "telefon telefonnummer telefono teléfono téléphone telefone telefoon handy handynummer mobil mobilnummer móvil movil \
         celular cellulare puhelin telefonszám telefonszam телефон 电话 電話 手机 전화",
    ),
    (
        Kind::Prose,
        "caption activitycomment kommentar commentaire comentario nachricht mensaje mensagem messaggio bericht poznámka \
         комментарий сообщение",
    ),
    (
        Kind::Place,
        "coordinates coords geo latlong latlng latlon lnglat geolocation geopoint gps adresse anschrift adresa direccion dirección \
         domicilio endereco endereço indirizzo adres osoite cím адрес διεύθυνση 住所 地址 주소 strasse straße hausnummer rue calle \
         ulica ulice logradouro bairro plz postleitzahl codepostal codigopostal códigopostal kodpocztowy postnummer \
         irányítószám město mesto obec wohnort stadt ville ciudad cidade città citta miasto город улица 城市",
    ),
    (
        Kind::Date,
        "geburtsdatum geburtstag datedenaissance datenaissance fechadenacimiento fechanacimiento datadenascimento \
         datanascimento datadinascita datanascita geboortedatum födelsedatum fodselsdato dataurodzenia datumrođenja \
         datumrodjenja datumnarození datumnarozeni syntymäaika датарождения 生年月日 出生日期 생년월일",
    ),
    (
        Kind::Id,
        "vin eori mrn medicalrecordnumber memberno membernumber customernumber customerno patientnumber clientnumber birthnumber plate \
         platenumber registrationplate tenant subdomain mac cardlast4 ibanlast4 last4 lastfour creditcard creditcardnumber debitcard ccnumber kontonummer nationalid nationalidentifier idnumber \
         personalnumber identitynumber identitycard taxid vatid steuernummer steuerid sozialversicherungsnummer ahvnummer bsn \
         personnummer fodselsnummer hetu pesel regon oib jmbg egn cnp rodnécíslo rodnecislo rodnéčíslo dni nif cuil cuit curp \
         cpf cnpj codicefiscale partitaiva siret siren aadhaar nhsnumber инн снилс 身份证号 주민등록번호",
    ),
];

/// Names by which somebody or something is called: as a text what they are told by, as an object all sorts of things about them, an id, a plan,
/// a number of seats.
pub(super) const ROLES: [(Kind, &[&str]); 6] = [
    (
        Kind::Name,
        words! {
            company author assignee agent login guest owner requester patient customer attendee createdby updatedby signedby approvedby assignedto organisation
            organization employer employee handle user client contact admin member visitor teammate participant subscriber beneficiary manager
            twitter facebook instagram linkedin skype telegram snapchat tiktok github discord mother father spouse guardian physician
        },
    ),
    (Kind::Phone, words! { from to sender recipient destination }),
    (Kind::Secret, words! { session }),
    (Kind::Place, words! { location place birthplace placeofbirth hometown venue residence }),
    (Kind::Prose, words! { reason }),
    // What somebody said of themselves, or typed where they were asked.
    (
        Kind::Attribute,
        words! { gender sex answer reply review input usermessage userinput freetext remark remarks testimonial complaint },
    ),
];

/// Whose names are personal, besides those of roles: `first_name`, `businessName`. A file, an event and a button have names too.
pub(super) const WHOSE: &[&str] = words! {
    first last middle full given family display nick maiden legal alias staff person business account holder billing shipping preferred
    operator profile mothers fathers child partner emergency
};

/// Halves of a name, where they stand in somebody: `"user":{"first":…}`, `customer.last`.
pub(super) const HALVES: &[&str] = words! { first last middle given family full nick maiden forename };

/// How names end under which a number says how much or how many.
pub(super) const MEASURES: &[&str] = words! {
    bytes size length count total duration durationms elapsed elapsedms milliseconds microseconds nanoseconds offset width height amount
    quantity balance revenue limit remaining uptime
};

/// How names of members end that hold the first half of a name, and the last.
pub(super) const FIRST_HALVES: &[&str] =
    words! { firstname givenname forename vorname prénom prenom nombre imię imie jméno jmeno };
pub(super) const LAST_HALVES: &[&str] = words! {
    lastname familyname surname nachname nomdefamille apellido apellidos cognome nazwisko prezime příjmení prijmeni
};

/// What stands under the name of a role and is nobody.
pub(super) const NOBODY: &[&str] = words! {
    true false yes no null none unknown anonymous web android ios mobile desktop browser api server bot system webhook messenger
};

/// Names of secrets, also at the end of a longer one: `intercom_access_token`.
pub(super) const SECRETS: &[&str] = words! {
    token secret secretkey privatekey apikey password passwd passphrase authorization cookie credentials jwt signature pwd passcode otpcode
    verificationcode securitycode onetimecode secretanswer securityanswer secretquestion accesskey signingkey encryptionkey decryptionkey
    clientkey licensekey licencekey authkey appkey sharedkey masterkey webhookkey servicekey sshkey hmackey signaturekey storagekey
    recoverycode backupcode mfacode passwort kennwort heslo motdepasse contraseña contrasena wachtwoord hasło cvv cvv2 cvc magiclink connectionstring
};

/// Names that are secrets by themselves and mean something else at the end of a longer one: `bypass`, `headpin`.
pub(super) const SHORT_SECRETS: &[&str] = words! {
    etag pass pin otp totp sid sig auth nonce bearer csc hmac dbpass smtppass userpass basicauth cardpin pinnumber csrf xsrf
};

/// Names that say too little: what they hold is a secret where it looks like one.
pub(super) const VAGUE: &[&str] = words! { key code hash challenge vat };

/// What stands behind the name of a secret and changes nothing: `password_confirmation`, `token_value`, `api_key_2`.
pub(super) const TAILS: &[&str] = words! { confirmation confirm value values hash digest text plain encrypted };

/// Names of ids that belong to the app's own canvas, or to no person.
pub(super) const NO_IDS: &[&str] = words! { componentid currentcomponentid optionid templateid metricid };

/// How names of ids end. `paid` and `valid` end so too: the end must be a word of its own.
pub(super) const ID_ENDS: [&str; 12] =
    ["_id", "-id", "Id", "ID", "_ids", "Ids", "_uid", "Uid", "UID", "_key_id", "_uuid", "Uuid"];

/// How other names end, and what they hold.
pub(super) const ENDS: [(Kind, &[&str]); 5] = [
    (Kind::Email, words! { email emailaddress emails emailaddresses }),
    (Kind::Phone, words! { phone phonenumber phones phonenumbers phoneno mobile mobileno mobilenumber msisdn }),
    (Kind::Ip, words! { ipaddress remoteaddress }),
    (Kind::Picture, words! { avatarurl photourl }),
    (Kind::Place, words! { address }),
];

/// Objects whose name is no person's, by their `type` or by the member that they stand in: a name there is a word that teams or programs gave.
pub(super) const THINGS: &[&str] = words! {
    tag tags social_profile segment segments data_attribute ticket_type ticket_type_attribute data_event event events app topic topics
    function functions brand sla status statuses state error errors action actions template templates language languages locale locales
    currency currencies timezone plan plans role roles permission permissions category categories product products feature features
    workflow workflows trigger triggers step steps intent intents browser os platform parameter parameters headers field fields column
    columns button buttons team teams channel channels service services campaign campaigns queue queues group groups department departments
    device devices folder folders project projects inbox inboxes list lists label labels form forms article articles collection collections
    series survey surveys webhook webhooks rule rules macro macros view views bot bots skill skills stage stages pipeline pipelines
    automation automations integration integrations sdk library libraries package packages framework plugin plugins question questions
};

/// How events end that are called by what happened.
pub(super) const EVENT_VERBS: &[&str] = words! {
    created updated deleted removed added opened closed replied assigned unassigned sent received delivered read seen failed succeeded
    completed started ended finished cancelled canceled confirmed rescheduled paid refunded expired subscribed unsubscribed clicked viewed
    merged archived unarchived restored snoozed unsnoozed rated tagged untagged converted attached detached changed accepted rejected
    declined approved published installed uninstalled enabled disabled verified
};

/// What events are about, as their first word says.
pub(super) const SUBJECTS: &[&str] = words! {
    conversation conversation_part contact user company ticket visitor content_stat message event invoice subscription payment order
    appointment booking
};

/// Members in which the label of a value stands, the one that people read first; and those in which the value stands.
pub(super) const LABELS: &[&str] = words! { label question title field field_name fieldName name key };
pub(super) const VALUES: &[&str] = words! { value val answer values field_value fieldValue };

/// Members whose labels and values are what an account keeps about a person.
pub(super) const FIELDS: &[&str] =
    words! { customfields formfields fieldvalues customvalues answers formanswers formresponses surveyresponses };

/// Members whose labels and values are anything's.
pub(super) const ATTRIBUTES: &[&str] = words! {
    attribute attributes property properties params traits variable variables setting settings option options metadata meta dataattributes
    additionalproperties extra extras details specs dimensions
};

/// Last words of a label under which there is a word of a list.
pub(super) const OF_A_LIST: &[&str] = words! { type kind status format language zone size count };

/// Words of a label that say nothing about what is under it.
pub(super) const ARTICLES: &[&str] = words! {
    your my the a an what is s please enter type in provide s of ihre ihr deine dein votre su tu sua o os il la le
};

/// Names of tokens in addresses that say too little elsewhere.
pub(super) const BRIEF_TOKENS: &[&str] = words! { t tk tok k h };

/// What names of members have in them that are about many.
pub(super) const COLLECTIVES: &[&str] =
    words! { company companies organisation organization business employer workspace brand orgname account };

/// Words of months and of days of the week, which are names too: `April`, `Jan`.
pub(super) const CALENDAR: &[&str] = words! {
    jan feb mar apr may jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun january february march april june july
    august september october november december monday tuesday wednesday thursday friday saturday sunday
};

/// Words before which a name stands.
pub(super) const GREETINGS: &[&str] = words! {
    hello hi hey dear hallo hola bonjour salut ciao ahoj liebe lieber cher chère cara caro olá estimado estimada mr mrs ms miss dr herr frau
    señor señora monsieur madame
};

/// What stands between the words of a name.
pub(super) const PERSONAL_MARKS: [&str; 6] = [" ", "-", ".", "_", "+", ", "];

/// Words that texts begin with and that cards and firms are full of; as a name of somebody in another capture they are too common.
pub(super) const EVERYDAY: &str = "today tomorrow yesterday day week month year hour minute morning evening night account \
         address agent app article answer basic billing bot business call card cart case chat check client close code company \
         contact continue create customer dashboard data date delivery demo details device discount done draft edit email enter \
         error event example express fast file first find form free from full general get give global group guest have hello \
         help here high history home hotel house image inbox info input international internet invoice item just last lead \
         learn left let like limited line link list live local location login look mail main make manage map market media \
         meeting member menu message mobile money more name need network new next note notes now number offer office one online \
         only open option order other our out over owner page partner password pay payment people person phone photo place \
         please point post premium press price private pro product profile project public question quick read ready real \
         receive refund region reply report request reset return review right room sale save search section security see select \
         send server service session set settings share ship shipping show sign simple site small smart social solutions some \
         sorry start state status step stop store studio submit subscription success support system table task team technology \
         test thank thanks that their there these they this time title top total track trade travel trial try type unknown \
         update upload use user value version video view visit visitor want was water web website welcome well what when where \
         which who why with work world write yes you your inc llc ltd gmbh corp corporation holding holdings north south east \
         west united states kingdom great big das der die den dem des ein eine und für mit von vom zum zur ist wie wer les une \
         est que qui pour avec vous nous los las una por para con como más het een van voor met del della per non che";

/// Words behind which a telephone number stands in a text.
pub(super) const TELEPHONES: &[&str] = words! {
    tel telefon telefonnummer telephone telefono teléfono téléphone telefone telefoon rufnummer phone mobile mobil móvil movil handy fon fax
    celular cellulare whatsapp viber gsm mob tlf puh puhelin тел телефон 电话 電話 手机 전화
};

/// Words in capitals that programs use for statuses and for themselves.
pub(super) const WORDS: &[&str] = words! {
    ERROR SUCCESS SUCCEEDED FAILED FAILURE ACTIVE INACTIVE ENABLED DISABLED UNKNOWN UNDEFINED DEFAULT NONE NULL TRUE FALSE SYSTEM BOT
    COMPLETED CANCELLED CANCELED RESOLVED SENT SEEN READ QUEUED PROCESSING INBOUND OUTBOUND SMS MMS WHATSAPP VIBER RCS EMAIL VOICE
};

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_word_stands_in_one_list_and_as_names_are_compared() {
        let lists = NAMES.iter().chain(&ROLES).map(|(_, words)| *words);
        let lists = lists.chain([WHOSE, SECRETS, SHORT_SECRETS, VAGUE, NO_IDS]).flatten().copied();
        let mut seen = HashSet::new();
        for word in lists.chain(MORE_NAMES.iter().flat_map(|(_, words)| words.split(' '))) {
            assert!(seen.insert(word), "{word} stands in two lists");
            assert_eq!(super::super::names::plain(word), word);
        }
    }
}
