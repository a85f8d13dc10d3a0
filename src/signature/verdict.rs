//! Judging one proof: is it what one of these secrets gives for this request?

use std::borrow::Cow;
use std::fmt::Write as _;

use super::jwt;
use super::scheme::{self, Ingredients, Proof, Setting};
use crate::capture::{Request, is_name};
use crate::json::{Kind, Tree, Value};
use crate::mac::{Digested, Keyed, lanes};
use crate::platform::{Carrier, Hash, Mac, Piece, Recipe};
use crate::secret::Secret;
use crate::{percent, sheet, text};

/// The secrets of one scheme, set up once for many requests.
pub struct Keys<'s> {
    secrets: Cow<'s, [Secret]>,
    keyed: Vec<Keyed>,
    /// The first secret, ready for many messages at once.
    many: Option<lanes::Key>,
    sheet: Vec<sheet::Key>,
    /// What each secret gives for a body that was hashed while it was read, and not kept.
    known: Option<Vec<Digested>>,
}

impl<'s> Keys<'s> {
    /// Sets up every secret for the scheme. Secrets that are given away live as long as the keys.
    pub fn new(setting: &Setting, secrets: impl Into<Cow<'s, [Secret]>>) -> Self {
        let secrets = secrets.into();
        let keyed = setting.mac().map(|mac| secrets.iter().map(|secret| mac.hash.keyed(secret.expose())).collect());
        let many = secrets.first().filter(|_| setting.mac().is_some_and(|mac| mac.hash == Hash::Sha256));
        let many = many.and_then(|secret| lanes::Key::new(secret.expose()));
        let sheet = matches!(setting.recipe, Recipe::Sheet);
        let sheet = secrets.iter().filter(|_| sheet).map(|secret| sheet::Key::from_secret(secret.expose())).collect();
        Self { secrets, keyed: keyed.unwrap_or_default(), many, sheet, known: None }
    }

    /// The hashes of a request's message up to its body, one a secret, for a body that is too large to be kept. `None` where the scheme
    /// does not end its message in the body as it is.
    pub fn begun(&self, setting: &Setting, request: &Request) -> Option<Vec<Keyed>> {
        let [before @ .., Piece::Body] = setting.mac()?.over else { return None };
        let evidence = Evidence::default();
        let mut begun = self.keyed.clone();
        for keyed in &mut begun {
            scheme::feed(before, ingredients(setting, request, &evidence), |part| keyed.update(part));
        }
        Some(begun)
    }

    /// The same secrets with what they gave for one request, which is judged by that.
    #[must_use]
    pub fn ended(&self, digests: Vec<Digested>) -> Self {
        Self { secrets: self.secrets.clone(), keyed: Vec::new(), many: None, sheet: Vec::new(), known: Some(digests) }
    }

    /// What the secret of that index gives for the request.
    fn expected(&self, index: usize, mac: Mac, message: Ingredients<'_>) -> Option<Digested> {
        match &self.known {
            Some(digests) => digests.get(index).copied(),
            None => self.secrets.get(index).map(|secret| scheme::digest(mac.hash, secret.expose(), mac.over, message)),
        }
    }

    /// The secrets, in the order given.
    pub fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    /// What each secret gives for the request; nothing where the scheme is no keyed hash.
    pub fn each(&self, setting: &Setting, request: &Request, evidence: &Evidence<'_>) -> Vec<Digested> {
        let Some(mac) = setting.mac() else { return Vec::new() };
        let message = scheme::message(mac.over, ingredients(setting, request, evidence));
        self.keyed.iter().map(|keyed| keyed.mac(&[&message])).collect()
    }

    /// Opens a sheet's user blob: its plaintext replaces what `plaintext` holds. Returns the index of the secret that opens it; the
    /// refusal is the last secret's, and `None` where there is no secret.
    pub fn open(&self, blob: &[u8], plaintext: &mut Vec<u8>) -> Result<usize, Option<sheet::Refusal>> {
        let mut last = None;
        for (index, key) in self.sheet.iter().enumerate() {
            match sheet::open(key, blob, plaintext) {
                Ok(()) => return Ok(index),
                Err(refusal) => last = Some(refusal),
            }
        }
        Err(last)
    }

    /// What the first secret gives for each of many requests, where that is faster at once than one by one.
    pub fn digests(&self, setting: &Setting, proofs: &[(&Request, &Evidence<'_>)]) -> Option<Vec<Digested>> {
        let (many, mac) = (self.many.as_ref()?, setting.mac()?);
        let message = |(request, evidence)| scheme::message(mac.over, ingredients(setting, request, evidence));
        let messages: Vec<Cow<'_, [u8]>> = proofs.iter().copied().map(message).collect();
        Some(many.macs(&messages.iter().map(|message| &**message).collect::<Vec<_>>()))
    }

    /// Which secret gives that proof. The first secret's digest is not made again where it is known.
    fn proving(
        &self,
        mac: Mac,
        ingredients: Ingredients<'_>,
        proof: &Proof,
        first: Option<&Digested>,
    ) -> Option<usize> {
        if let Some(known) = &self.known {
            return known.iter().position(|digest| digest.matches(proof.as_bytes()));
        }
        let message = scheme::message(mac.over, ingredients);
        let proves = |(index, keyed): (usize, &Keyed)| match first {
            Some(first) if index == 0 => first.matches(proof.as_bytes()),
            _ => keyed.matches(&[&message], proof.as_bytes()),
        };
        self.keyed.iter().enumerate().position(proves)
    }
}

/// What the secret of that index gives for the request, as the scheme writes it; `None` where a proof is no digest.
pub fn expected(
    setting: &Setting,
    keys: &Keys<'_>,
    request: &Request,
    evidence: &Evidence<'_>,
    index: usize,
) -> Option<String> {
    let told = setting.told_by(&evidence.proof).filter(|_| keys.known.is_none());
    let setting = told.as_ref().unwrap_or(setting);
    if setting.recipe == Recipe::Jwt {
        let text = String::from_utf8_lossy(&evidence.proof);
        return Some(token_signature(keys.secrets.get(index)?, jwt::parse(&text).ok()?.signed));
    }
    let mac = setting.mac()?;
    let digest = keys.expected(index, mac, ingredients(setting, request, evidence))?;
    Some(setting.write(mac, &digest))
}

/// The signature that belongs to the first two parts of a token.
fn token_signature(secret: &Secret, signed: &str) -> String {
    let digest = jwt::MAC.hash.hmac(secret.expose(), &[signed.as_bytes()]);
    scheme::encode(jwt::MAC.encoding, digest.as_bytes())
}

/// What limits a verdict besides the signature.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    /// The time to judge at, in Unix milliseconds.
    pub now_ms: i64,
    /// How old or how far ahead a timestamp may be, in milliseconds.
    pub max_age_ms: Option<i64>,
}

/// One proof found in a request, with the message that it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence<'r> {
    /// The proof as it stands there.
    pub proof: Cow<'r, [u8]>,
    /// What is signed instead of the body, where that is not the body: the id of an identity scheme.
    pub message: Option<Cow<'r, [u8]>>,
    /// What is not plain about which message that is, as a fragment; empty where nothing is.
    pub doubt: String,
}

/// The answer about one proof.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it holds.
    pub ok: bool,
    /// A stable code.
    pub code: &'static str,
    /// What is worth saying about this case; empty where the code says all.
    pub detail: String,
    /// Which secret made it hold, else the first: an index into the secrets given.
    pub secret: Option<usize>,
    /// What that secret gives.
    pub expected: Option<String>,
    /// What the request carries. Absent where the proof is a secret itself.
    pub actual: Option<String>,
    /// How old the request is, where it says when it was made; negative where that lies ahead.
    pub age_ms: Option<i64>,
}

/// Every proof of that scheme in a request: one for each time its header stands there.
pub fn evidence<'r>(setting: &Setting, request: &'r Request) -> Vec<Evidence<'r>> {
    let mut found = Vec::new();
    each_evidence(setting, request, |evidence| found.push(evidence));
    found
}

/// Hands over every proof of that scheme in a request, as [`evidence`] lists them: no list is allocated for each of a million requests.
#[inline]
pub fn each_evidence<'r>(setting: &Setting, request: &'r Request, mut take: impl FnMut(Evidence<'r>)) {
    let body = request.body.trim_ascii();
    let field = match setting.scheme.carrier {
        Carrier::Field(name) => Some(name),
        _ => None,
    };
    let message = field.map(|_| Cow::Borrowed(body));
    let mut in_header = false;
    for (_, value) in request.headers.iter().filter(|(name, _)| is_name(name, setting.carrier.as_bytes())) {
        in_header = true;
        take(Evidence { proof: Cow::Borrowed(value), message: message.clone(), ..Evidence::default() });
    }
    let Some(name) = field.filter(|_| !in_header) else { return };
    let owned = |proof| Evidence { proof: Cow::Owned(proof), ..Evidence::default() };
    match setting.recipe {
        Recipe::Sheet => {
            let doubt = sheet::doubt(body).unwrap_or_default().to_owned();
            if let Some(found) = sheet::find_blob(body) {
                take(Evidence { doubt, ..owned(found.blob) });
            }
        }
        Recipe::Jwt => {
            let borrowed = || Evidence { proof: Cow::Borrowed(body), ..Evidence::default() };
            take(member(request, name).or_else(|| bearer(request)).map_or_else(borrowed, owned));
        }
        Recipe::Mac(_) | Recipe::Equality => {
            if let Some(Identity { proof, id, doubt }) = identity(request, name) {
                take(Evidence { message: id.map(Cow::Owned), doubt, ..owned(proof) });
            }
        }
    }
}

/// A hash that proves somebody's identity, and whose.
struct Identity {
    proof: Vec<u8>,
    id: Option<Vec<u8>>,
    doubt: String,
}

/// The hash of that name and the id that it is made of: the `user_id`, else the e-mail address. Of several ids the one beside the hash is it.
/// There is none where what stands there names nobody, as `null`, `true`, a blank text or a list does, whatever a hash was made of.
fn identity(request: &Request, hash: &str) -> Option<Identity> {
    let proof = member(request, hash)?;
    let tree = Tree::parse(request.body.trim_ascii()).ok();
    let root = tree.as_ref().map(Tree::root);
    // The object that holds the hash stands before all others.
    let holder = root.and_then(|root| objects(root).find(|object| object.get(hash).is_some()));
    let beside = |name| holder.and_then(|object| stated(object.get(name)?));
    let anywhere = |name| field(request, name, stated);
    let from = |find: &dyn Fn(&'static str) -> Option<Vec<u8>>| {
        ["user_id", "email"].into_iter().find_map(|name| Some((name, find(name)?)))
    };
    let Some((name, id)) = from(&beside).or_else(|| from(&anywhere)) else {
        return Some(Identity { proof, id: None, doubt: String::new() });
    };
    let doubt = root.map(|root| doubt(root, name, hash, &id)).unwrap_or_default();
    Some(Identity { proof, id: Some(id).filter(|id| !is_blank(id)), doubt })
}

/// The id that a hash of a body would be made of where none stands there: its `user_id`, else its e-mail address, else the text itself, where that
/// is a line and no document.
pub fn id_without_hash(request: &Request) -> Option<Vec<u8>> {
    let body = request.body.trim_ascii();
    let member = ["user_id", "email"].into_iter().find_map(|name| field(request, name, stated));
    let line = || !body.contains(&b'\n') && !matches!(body.first(), None | Some(b'{' | b'[' | b'<'));
    member.or_else(|| line().then(|| body.to_vec())).filter(|id| !is_blank(id))
}

/// The objects in which an identity is looked for: the document's own, and those one level down.
fn objects<'t, 'a>(root: Value<'t, 'a>) -> impl Iterator<Item = Value<'t, 'a>> {
    std::iter::once(root).chain(root.members().map(|(_, value)| value))
}

/// What stands for an id, empty where it names nobody; `None` where nothing stands for it.
fn stated(value: Value<'_, '_>) -> Option<Vec<u8>> {
    (value.kind() != Kind::Null).then(|| named(value).unwrap_or_default())
}

/// Which of several ids or hashes of a document were taken, where there are several.
fn doubt(root: Value<'_, '_>, name: &str, hash: &str, id: &[u8]) -> String {
    let each = |name: &str| {
        let members = objects(root).flat_map(Value::members).filter(|(key, _)| key.is(name));
        members.filter_map(|(_, value)| stated(value)).collect::<Vec<_>>()
    };
    let differs = |all: &[Vec<u8>]| all.iter().any(|one| Some(one) != all.first());
    let mut doubt = String::new();
    let shown = text::visible(id.get(..64).unwrap_or(id));
    if differs(&each(name)) {
        let _ = write!(doubt, "several `{name}` stand in the document, and `{shown}` is the one that was judged");
    } else if name == "email" && !each("user_id").is_empty() {
        let _ =
            write!(doubt, "a `user_id` stands elsewhere in the document, and the e-mail address `{shown}` was judged");
    }
    if differs(&each(hash)) {
        let apart = if doubt.is_empty() { "" } else { "; " };
        let _ = write!(doubt, "{apart}several `{hash}` stand in the document, and one of them was judged");
    }
    doubt
}

/// The text of a value that can name somebody: a number or a text.
fn named(value: Value<'_, '_>) -> Option<Vec<u8>> {
    value.bytes().or_else(|| (value.kind() == Kind::Number).then(|| value.text().to_vec()))
}

/// Whether nothing but white space is in an id.
fn is_blank(id: &[u8]) -> bool {
    String::from_utf8_lossy(id).trim().is_empty()
}

/// The text of a member of a JSON object or of a field of a form.
fn member(request: &Request, name: &str) -> Option<Vec<u8>> {
    field(request, name, |value| value.bytes().or_else(|| Some(value.text().to_vec())))
}

/// What a value says, at a JSON object's root or one level down (`intercomSettings` objects are often wrapped); else the text of a field of
/// the form that the body is, else of the query.
fn field(request: &Request, name: &str, read: impl Fn(Value<'_, '_>) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    if let Ok(tree) = Tree::parse(request.body.trim_ascii()) {
        let root = tree.root();
        let own = |value: Value<'_, '_>| value.get(name).and_then(&read);
        if let Some(found) = own(root).or_else(|| root.members().find_map(|(_, value)| own(value))) {
            return Some(found);
        }
    }
    let target = request.target.split(|byte| *byte == b'#').next().unwrap_or_default();
    let query = memchr::memchr(b'?', target).and_then(|at| target.get(at + 1..)).unwrap_or_default();
    [request.body.trim_ascii(), query].into_iter().find_map(|form| {
        let value = form.get(percent::field(form, name)?)?;
        Some(percent::form_decoded(value))
    })
}

/// The token that a request is authorised with, where its body holds none.
fn bearer(request: &Request) -> Option<Vec<u8>> {
    let (word, token) = request.headers.get("authorization")?.split_at_checked(7)?;
    let body = String::from_utf8_lossy(&request.body);
    (word.eq_ignore_ascii_case(b"bearer ") && jwt::parse(&body).is_err()).then(|| token.trim_ascii().to_vec())
}

/// What a request contributes to its signed message.
#[inline]
pub fn ingredients<'a>(setting: &'a Setting, request: &'a Request, evidence: &'a Evidence<'_>) -> Ingredients<'a> {
    Ingredients {
        body: evidence.message.as_deref().unwrap_or(&request.body),
        timestamp: setting.timestamp_header().and_then(|name| request.headers.get(name)).unwrap_or_default(),
        account_id: setting.account_id().unwrap_or_default().as_bytes(),
    }
}

/// Judges one proof.
pub fn judge(
    setting: &Setting,
    keys: &Keys<'_>,
    request: &Request,
    evidence: &Evidence<'_>,
    clock: Option<Clock>,
) -> Verdict {
    if let Some(told) = setting.told_by(&evidence.proof).filter(|_| keys.known.is_none()) {
        let verdict = judge(&told, &Keys::new(&told, keys.secrets()), request, evidence, clock);
        let hash = told.mac().map_or("", |mac| mac.hash.name());
        let detail = format!(
            "it is made with {hash}, as its length says; the account chooses the hash, and --algorithm {hash} holds it to that one"
        );
        let more = if verdict.detail.is_empty() { String::new() } else { format!("; {}", verdict.detail) };
        return if verdict.ok { Verdict { detail: detail + &more, ..verdict } } else { verdict };
    }
    let mut verdict = match setting.recipe {
        Recipe::Mac(_) => judge_mac(setting, keys, request, evidence),
        Recipe::Equality => judge_key(keys, evidence),
        Recipe::Jwt => judge_jwt(keys, evidence, clock),
        Recipe::Sheet => judge_sheet(keys, evidence),
    };
    if let Some(mac) = setting.mac().filter(|_| verdict.ok)
        && let Some(named) = setting.contradicted(mac, &evidence.proof)
    {
        (verdict.ok, verdict.code) = (false, "signature-malformed");
        verdict.expected =
            keys.expected(0, mac, ingredients(setting, request, evidence)).map(|it| setting.write(mac, &it));
        verdict.detail = format!(
            "the word before its digits names {}, and they are those of {}; Infobip writes the hash that it used, so that somebody else wrote that word",
            named.name(),
            mac.hash.name()
        );
    }
    if let (Some(clock), Some(name)) = (clock, setting.timestamp_header()) {
        add_age(&mut verdict, clock, request.headers.get(name).unwrap_or_default());
    }
    if verdict.ok && counts_as_marks(setting, request) {
        let apart = if verdict.detail.is_empty() { "" } else { "; " };
        let _ = write!(
            verdict.detail,
            "{apart}the signature covers each character beyond ASCII as `?`, so that it does not prove which ones they are"
        );
    }
    if let Some(name) = signed_in_seconds(setting, request)
        && (verdict.ok || verdict.code.starts_with("timestamp-"))
    {
        let apart = if verdict.detail.is_empty() { "" } else { "; " };
        let _ = write!(
            verdict.detail,
            "{apart}{name} lies in 1973 or before: it is in seconds, and Infobip writes milliseconds"
        );
    }
    verdict
}

/// Whether the body has characters that the scheme signs as question marks: any others in their places are as good.
fn counts_as_marks(setting: &Setting, request: &Request) -> bool {
    setting.mac().is_some_and(|mac| mac.over.contains(&Piece::AsciiBody)) && !request.body.is_ascii()
}

/// Whether a time in milliseconds lies so far back that it was meant in seconds.
pub fn in_seconds(timestamp: i64) -> bool {
    timestamp.abs() < 100_000_000_000
}

/// The header of the timestamp that is signed, where that was meant in seconds.
fn signed_in_seconds(setting: &Setting, request: &Request) -> Option<&'static str> {
    setting
        .timestamp_header()
        .filter(|name| moment(request.headers.get(name).unwrap_or_default()).is_some_and(in_seconds))
}

fn moment(timestamp: &[u8]) -> Option<i64> {
    std::str::from_utf8(timestamp).ok()?.parse().ok()
}

/// Which secret makes a keyed hash hold: what [`judge`] finds out, without the words. `first` is what [`Keys::digests`] gave.
pub fn holds(
    setting: &Setting,
    keys: &Keys<'_>,
    request: &Request,
    evidence: &Evidence<'_>,
    first: Option<&Digested>,
) -> Option<usize> {
    let mac = setting.mac().filter(|mac| !lacks_account_id(setting, *mac) && !lacks_id(*mac, evidence))?;
    // There is more to say than that it holds.
    if setting.contradicted(mac, &evidence.proof).is_some()
        || !evidence.doubt.is_empty()
        || setting.other_case(mac, &evidence.proof).is_some()
        || signed_in_seconds(setting, request).is_some()
        || counts_as_marks(setting, request)
    {
        return None;
    }
    let proof = readable(setting, mac, request, evidence).ok()?;
    keys.proving(mac, ingredients(setting, request, evidence), &proof, first)
}

fn judge_mac(setting: &Setting, keys: &Keys<'_>, request: &Request, evidence: &Evidence<'_>) -> Verdict {
    let Some(mac) = setting.mac() else {
        return Verdict::default();
    };
    let mut verdict = Verdict { actual: Some(text::visible(&evidence.proof)), ..Verdict::default() };
    if lacks_account_id(setting, mac) {
        verdict.code = "account-id-missing";
        verdict.detail = "this scheme signs the account id, which no request carries; pass it with --account-id".into();
        return verdict;
    }
    if lacks_id(mac, evidence) {
        verdict.code = "id-missing";
        verdict.detail = "neither `user_id` nor `email` is a number or a text that names somebody, so that this hash proves nobody's identity".into();
        return verdict;
    }
    let ingredients = ingredients(setting, request, evidence);
    (verdict.code, verdict.detail) = match readable(setting, mac, request, evidence) {
        Ok(proof) => {
            if let Some(index) = keys.proving(mac, ingredients, &proof, None) {
                // What the platform sends and what was received are the same here: one rendering serves both.
                let mut expected = verdict.actual.clone();
                let mut detail = evidence.doubt.clone();
                if let Some(code) = setting.other_case(mac, &evidence.proof) {
                    expected = Some(format!("{}{}", setting.prefix, scheme::encode(mac.encoding, proof.as_bytes())));
                    let apart = if detail.is_empty() { "" } else { "; " };
                    let _ = write!(detail, "{apart}{}", of_the_case(code, setting));
                }
                return Verdict { ok: true, code: "signature-ok", secret: Some(index), expected, detail, ..verdict };
            }
            ("signature-mismatch", evidence.doubt.clone())
        }
        Err(refused) => refused,
    };
    if let Some(digest) = keys.expected(0, mac, ingredients) {
        verdict.secret = Some(0);
        verdict.expected = Some(setting.write(mac, &digest));
    }
    verdict
}

/// What is said of a proof that holds and is written in the other case than the scheme's own.
fn of_the_case(code: &str, setting: &Setting) -> String {
    let (is, own) = if code == "recipe-hex-upper" { ("upper", "lower") } else { ("lower", "upper") };
    let name = setting.scheme.name;
    let takers = if name == "intercom-identity" {
        "; Intercom's web Messenger takes either, its mobile SDKs lower case alone"
    } else {
        ""
    };
    format!("{code}: its hexadecimal is in {is} case, and {name} is written in {own} case{takers}")
}

fn lacks_account_id(setting: &Setting, mac: Mac) -> bool {
    mac.over.contains(&Piece::AccountId) && setting.account_id().is_none()
}

/// Whether a hash is to prove who somebody is, and nobody is named.
fn lacks_id(mac: Mac, evidence: &Evidence<'_>) -> bool {
    mac.over.contains(&Piece::Id) && evidence.message.as_deref().is_none_or(is_blank)
}

/// The proof, ready to be compared, of a request that is as the platform sends it; else the code and the detail of the refusal.
fn readable(
    setting: &Setting,
    mac: Mac,
    request: &Request,
    evidence: &Evidence<'_>,
) -> Result<Proof, (&'static str, String)> {
    if let Some(name) = setting.timestamp_header() {
        check_timestamp(name, request)?;
    }
    setting.read(mac, &evidence.proof).map_err(|malformed| ("signature-malformed", malformed.to_string()))
}

/// A signed timestamp must be there once and be decimal digits. Anything else would let bytes move between timestamp and body, or
/// the body pass as the whole message.
fn check_timestamp(name: &'static str, request: &Request) -> Result<(), (&'static str, String)> {
    let mut values = request.headers.all(name);
    let Some(first) = values.next().filter(|value| !value.is_empty()) else {
        return Err((
            "timestamp-missing",
            format!("the header {name} is missing or empty, and the signature covers it"),
        ));
    };
    if values.any(|other| other != first) {
        return Err(("timestamp-malformed", format!("{name} stands there more than once, with different values")));
    }
    if first.len() > 18 || !first.iter().all(u8::is_ascii_digit) {
        return Err((
            "timestamp-malformed",
            format!("{name} is `{}`, which is no number of milliseconds", text::visible(first)),
        ));
    }
    Ok(())
}

fn judge_key(keys: &Keys<'_>, evidence: &Evidence<'_>) -> Verdict {
    use subtle::ConstantTimeEq as _;
    let found = keys.secrets.iter().position(|secret| secret.expose().ct_eq(&evidence.proof).into());
    match found {
        Some(index) => Verdict { ok: true, code: "key-ok", secret: Some(index), ..Verdict::default() },
        None => Verdict { code: "key-mismatch", secret: (!keys.secrets.is_empty()).then_some(0), ..Verdict::default() },
    }
}

fn judge_jwt(keys: &Keys<'_>, evidence: &Evidence<'_>, clock: Option<Clock>) -> Verdict {
    let token_text = String::from_utf8_lossy(&evidence.proof);
    let token = match jwt::strict(&token_text) {
        Ok(token) => token,
        Err(error) => {
            return Verdict { code: "jwt-malformed", detail: error.to_string(), ..Verdict::default() };
        }
    };
    let mac = jwt::MAC;
    let actual = Some(text::sanitise(token.signature)).filter(|signature| !signature.is_empty());
    if let Some(complaint) = jwt::algorithm(&token).or_else(|| jwt::critical(&token)) {
        return Verdict { code: complaint.code, detail: complaint.detail, actual, ..Verdict::default() };
    }
    let signature = base64::Engine::decode(
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
        token.signature.trim_end_matches('='),
    );
    let found = signature.ok().and_then(|tag| {
        keys.secrets.iter().position(|secret| mac.hash.hmac_matches(secret.expose(), &[token.signed.as_bytes()], &tag))
    });
    if found.is_some() && token.signature.ends_with('=') {
        let detail = jwt::NoToken::Padded("signature").to_string();
        return Verdict { code: "jwt-malformed", detail, actual, ..Verdict::default() };
    }
    let Some(index) = found else {
        let expected = keys.secrets.first().map(|secret| token_signature(secret, token.signed));
        return Verdict {
            code: "signature-mismatch",
            secret: expected.as_ref().map(|_| 0),
            expected,
            actual,
            ..Verdict::default()
        };
    };
    let complaint = clock.and_then(|clock| jwt::complaint(&token, clock.now_ms));
    let verdict = Verdict { secret: Some(index), expected: actual.clone(), actual, ..Verdict::default() };
    match complaint {
        Some(complaint) => Verdict { code: complaint.code, detail: complaint.detail, ..verdict },
        None => Verdict { ok: true, code: "signature-ok", ..verdict },
    }
}

fn judge_sheet(keys: &Keys<'_>, evidence: &Evidence<'_>) -> Verdict {
    let mut plaintext = zeroize::Zeroizing::new(Vec::new());
    match keys.open(&evidence.proof, &mut plaintext) {
        Ok(index) => {
            let detail = evidence.doubt.clone();
            Verdict { ok: true, code: "blob-ok", secret: Some(index), detail, ..Verdict::default() }
        }
        Err(refusal) => {
            let refusal = refusal.map(|refusal| refusal.to_string()).unwrap_or_default();
            let apart = if refusal.is_empty() || evidence.doubt.is_empty() { "" } else { "; " };
            let detail = format!("{refusal}{apart}{}", evidence.doubt);
            let secret = (!keys.secrets.is_empty()).then_some(0);
            Verdict { code: "blob-refused", detail, secret, ..Verdict::default() }
        }
    }
}

/// Age is judged apart from the signature: a right one that is too old is another matter than a wrong one.
fn add_age(verdict: &mut Verdict, clock: Clock, timestamp: &[u8]) {
    let Some(timestamp) = moment(timestamp) else { return };
    let age = clock.now_ms.saturating_sub(timestamp);
    verdict.age_ms = Some(age);
    let Some(limit) = clock.max_age_ms else {
        return;
    };
    if verdict.ok && age.saturating_abs() > limit {
        verdict.ok = false;
        verdict.code = if age > 0 { "timestamp-too-old" } else { "timestamp-ahead" };
        let side = if age > 0 { "old" } else { "ahead of the clock" };
        let (mut aged, mut most) = (text::duration(age), text::duration(limit));
        // A little over the limit looks like the limit where only whole minutes are told.
        if aged == most {
            (aged, most) = (
                format!("{} ms", text::thousands(age.unsigned_abs())),
                format!("{} ms", text::thousands(limit.unsigned_abs())),
            );
        }
        verdict.detail = format!("the signature holds; the request is {aged} {side}, the limit is {most}");
    }
}
