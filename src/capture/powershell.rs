//! `Invoke-WebRequest` as browsers copy it ("Copy as PowerShell"): the cmdlet's own parameters, a table of headers, and the session that
//! browsers set up before it for cookies and the user agent. Anything that PowerShell would have to compute is refused.

use super::quotes;
use super::{Capture, Fault, Lines, Load, Request, shown};

const CMDLETS: [&[u8]; 4] = [b"invoke-webrequest", b"invoke-restmethod", b"iwr", b"irm"];

/// Parameters without a value.
const SWITCHES: &str = "usebasicparsing skipcertificatecheck skipheadervalidation disablekeepalive passthru verbose allowunencryptedauthentication skiphttperrorcheck";

/// Parameters whose value does not change the request.
const SETTINGS: &str = "websession sessionvariable outfile timeoutsec connectiontimeoutseconds maximumredirection maximumretrycount retryintervalsec sslprotocol httpversion proxy erroraction";

const COMPUTED: &str = "this is computed while PowerShell runs, so it is not in the text; write the value itself";

/// Whether a command begins with a cmdlet that sends a request, or sets up a session for one.
pub(super) fn begins(line: &[u8]) -> bool {
    let word = line.split(u8::is_ascii_whitespace).next().unwrap_or_default().to_ascii_lowercase();
    CMDLETS.contains(&word.as_slice())
        || (word == b"$session" && memchr::memmem::find(line, b"WebRequestSession").is_some())
}

/// Reads every request of a text.
pub(super) fn read(text: &[u8], load: Load<'_>) -> Result<Vec<Capture>, Fault> {
    let mut script = Script { text, at: 0 };
    let mut captures = Vec::new();
    let mut lines = Lines::new(text);
    let mut session = Session::default();
    loop {
        script.blank();
        let start = script.at;
        let Some(byte) = script.peek() else { return Ok(captures) };
        if byte == b'$' {
            script.session(&mut session)?;
            continue;
        }
        let word = script.word();
        if !CMDLETS.contains(&word.to_ascii_lowercase().as_slice()) {
            return Err(Fault::new(
                start,
                format!("`{}` is no Invoke-WebRequest; keep only those in the file", shown(word)),
            ));
        }
        let mut capture = Capture { line: lines.at(start), ..Capture::default() };
        script.request(&session, &mut capture.request, start, load)?;
        capture.note_length();
        captures.push(capture);
    }
}

/// What browsers put into the session rather than among the headers.
#[derive(Default)]
struct Session {
    agent: Vec<u8>,
    cookies: Vec<u8>,
}

struct Script<'a> {
    text: &'a [u8],
    at: usize,
}

/// Names and values, in order.
type Table = Vec<(Vec<u8>, Vec<u8>)>;

enum Value {
    Text(Vec<u8>),
    Table(Table),
}

impl<'a> Script<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        &self.text[self.at.min(self.text.len())..]
    }

    /// White space, line breaks behind a backtick, semicolons and comments: what stands between statements.
    fn blank(&mut self) {
        loop {
            self.space();
            match self.peek() {
                Some(b'\n' | b';') => self.at += 1,
                Some(b'#') => self.at += memchr::memchr(b'\n', self.rest()).unwrap_or(self.rest().len()),
                _ => return,
            }
        }
    }

    /// White space inside a statement.
    fn space(&mut self) {
        loop {
            match self.rest() {
                [b' ' | b'\t' | b'\r', ..] => self.at += 1,
                [b'`', b'\n', ..] => self.at += 2,
                [b'`', b'\r', b'\n', ..] => self.at += 3,
                _ => return,
            }
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || b";(){}\"'`=,|".contains(byte));
        let end = end.unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// One statement about a session: a new one, its agent, a cookie for it.
    fn session(&mut self, session: &mut Session) -> Result<(), Fault> {
        let start = self.at;
        let rest = self.rest();
        let head = &rest[..memchr::memchr2(b'"', b'\n', rest).unwrap_or(rest.len())];
        let about = |word: &[u8]| memchr::memmem::find(head, word).is_some();
        if about(b".Cookies.Add") && about(b"System.Net.Cookie(") {
            self.at += head.len();
            let name = self.quoted()?;
            self.space();
            if self.peek() != Some(b',') {
                return Err(Fault::new(self.at, COMPUTED));
            }
            self.at += 1;
            self.space();
            let value = self.quoted()?;
            if !session.cookies.is_empty() {
                session.cookies.extend_from_slice(b"; ");
            }
            session.cookies.extend([name, b"=".to_vec(), value].concat());
        } else if about(b".UserAgent") {
            self.at += head.len();
            session.agent = self.quoted()?;
        } else if about(b"WebRequestSession") {
            *session = Session::default();
        } else {
            return Err(Fault::new(
                start,
                "only a web session may be set up before Invoke-WebRequest; remove this line",
            ));
        }
        self.at += memchr::memchr(b'\n', self.rest()).unwrap_or(self.rest().len());
        Ok(())
    }

    fn quoted(&mut self) -> Result<Vec<u8>, Fault> {
        if !quotes::opens(self.rest()) {
            return Err(Fault::new(self.at, COMPUTED));
        }
        quotes::quoted(self.text, &mut self.at)
    }

    /// The parameters of one cmdlet, up to the end of its statement.
    fn request(&mut self, session: &Session, request: &mut Request, start: usize, load: Load<'_>) -> Result<(), Fault> {
        let mut kind = None;
        let mut agent = session.agent.clone();
        loop {
            self.space();
            let at = self.at;
            match self.peek() {
                None | Some(b'\n' | b';' | b'#') => break,
                // What is done with the answer says nothing about the request.
                Some(b'|') => {
                    self.at += memchr::memchr2(b'\n', b';', self.rest()).unwrap_or(self.rest().len());
                    break;
                }
                Some(b'-') => {
                    let name = self.word().to_ascii_lowercase();
                    let name = String::from_utf8_lossy(&name[1..]).into_owned();
                    let is_in = |list: &str| list.split(' ').any(|known| known == name);
                    if is_in(SWITCHES) {
                        continue;
                    }
                    self.space();
                    if is_in(SETTINGS) {
                        self.skip_value()?;
                        continue;
                    }
                    match (name.as_str(), self.value()?) {
                        ("uri", Value::Text(uri)) => request.target = uri,
                        ("method" | "custommethod", Value::Text(method)) => {
                            request.method = method.to_ascii_uppercase();
                        }
                        ("body", Value::Text(body)) => request.body = body,
                        ("contenttype", Value::Text(value)) => kind = Some(value),
                        ("useragent", Value::Text(value)) => agent = value,
                        ("infile", Value::Text(path)) => request.body = super::load_file(&path, at, load)?,
                        ("headers", Value::Table(table)) => {
                            for (name, value) in without_pseudo(table) {
                                request.headers.push(name, value);
                            }
                        }
                        ("body" | "form", _) => {
                            return Err(Fault::new(
                                at,
                                "a form that PowerShell puts together while it runs is not in the text; give the body itself as a text",
                            ));
                        }
                        ("uri" | "method" | "custommethod" | "contenttype" | "useragent" | "infile" | "headers", _) => {
                            return Err(Fault::new(
                                at,
                                format!("`-{name}` has a value of another kind than it takes; copy the whole command"),
                            ));
                        }
                        _ => {
                            return Err(Fault::new(
                                at,
                                format!(
                                    "the parameter `-{}` is not known here; remove it if it does not change the request",
                                    shown(name.as_bytes())
                                ),
                            ));
                        }
                    }
                }
                // The URL may stand without its name.
                Some(_) if request.target.is_empty() => match self.value()? {
                    Value::Text(uri) => request.target = uri,
                    Value::Table(_) => return Err(Fault::new(at, COMPUTED)),
                },
                Some(_) => return Err(Fault::new(at, COMPUTED)),
            }
        }
        if request.target.is_empty() {
            return Err(Fault::new(start, "this command names no URL; copy the whole command, with its `-Uri`"));
        }
        if request.method.is_empty() {
            request.method = b"GET".to_vec();
        }
        if kind.is_none() && request.method == b"POST" && !request.body.is_empty() {
            kind = Some(b"application/x-www-form-urlencoded".to_vec());
        }
        for (name, value) in
            [("Content-Type", kind.unwrap_or_default()), ("User-Agent", agent), ("Cookie", session.cookies.clone())]
        {
            if !value.is_empty() && request.headers.get(name).is_none() {
                request.headers.push(name, value);
            }
        }
        Ok(())
    }

    fn value(&mut self) -> Result<Value, Fault> {
        if quotes::opens(self.rest()) {
            return self.quoted().map(Value::Text);
        }
        let rest = self.rest();
        if rest.starts_with(b"@{") {
            self.at += 2;
            return self.table().map(Value::Table);
        }
        if rest.starts_with(b"(") {
            // How browsers write a body that is more than ASCII.
            let call: Vec<u8> = rest.iter().take(80).filter(|byte| !byte.is_ascii_whitespace()).copied().collect();
            let open = memchr::memmem::find(rest, b"GetBytes(").map(|at| at + 9).filter(|at| *at < 64);
            let Some(open) =
                open.filter(|_| call.to_ascii_lowercase().starts_with(b"([system.text.encoding]::utf8.getbytes("))
            else {
                return Err(Fault::new(self.at, COMPUTED));
            };
            self.at += open;
            self.space();
            let text = self.quoted()?;
            for _ in 0..2 {
                self.space();
                if self.peek() != Some(b')') {
                    return Err(Fault::new(self.at, COMPUTED));
                }
                self.at += 1;
            }
            return Ok(Value::Text(text));
        }
        let word = self.word();
        if word.is_empty() || word.starts_with(b"$") || word.starts_with(b"@") {
            return Err(Fault::new(self.at - word.len(), COMPUTED));
        }
        Ok(Value::Text(word.to_vec()))
    }

    /// `"name"="value"`, one a line or with semicolons between, up to `}`.
    fn table(&mut self) -> Result<Table, Fault> {
        let open = self.at - 2;
        let mut table = Vec::new();
        loop {
            self.blank();
            match self.peek() {
                None => {
                    return Err(Fault::new(open, "the table that opens here is never closed; copy the whole command"));
                }
                Some(b'}') => {
                    self.at += 1;
                    return Ok(table);
                }
                Some(_) => {}
            }
            let name = if quotes::opens(self.rest()) { self.quoted()? } else { self.word().to_vec() };
            self.space();
            if name.is_empty() || self.peek() != Some(b'=') {
                return Err(Fault::new(self.at, "a line of this table is not `\"name\"=\"value\"`"));
            }
            self.at += 1;
            self.space();
            match self.value()? {
                Value::Text(value) => table.push((name, value)),
                Value::Table(_) => return Err(Fault::new(self.at, COMPUTED)),
            }
        }
    }

    /// A value that does not matter: a variable, a word, a text.
    fn skip_value(&mut self) -> Result<(), Fault> {
        if self.peek() == Some(b'$') {
            self.word();
            return Ok(());
        }
        self.value().map(|_| ())
    }
}

/// Chromium lists the parts of an HTTP/2 request line among the headers, without their colons.
fn without_pseudo(mut table: Table) -> Table {
    const PSEUDO: [&[u8]; 4] = [b"authority", b"method", b"path", b"scheme"];
    if PSEUDO.iter().all(|part| table.iter().any(|(name, _)| name == part)) {
        table.retain(|(name, _)| !PSEUDO.contains(&name.as_slice()));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<Capture>, Fault> {
        read(text.as_bytes(), &mut |path| match path {
            "body.json" => Ok(b"{}".to_vec()),
            _ => Err(std::io::ErrorKind::NotFound.into()),
        })
    }

    const COPIED: &str = "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\r\n$session.UserAgent = \"Mozilla/5.0 (X11; Linux)\"\r\n$session.Cookies.Add((New-Object System.Net.Cookie(\"a\", \"b\", \"/\", \"app.example.test\")))\r\n$session.Cookies.Add((New-Object System.Net.Cookie(\"c\", \"d`\"\", \"/\", \"x\")))\r\nInvoke-WebRequest -UseBasicParsing -Uri \"https://app.example.test/x\" `\r\n-Method \"POST\" `\r\n-WebSession $session `\r\n-Headers @{\r\n\"authority\"=\"app.example.test\"\r\n  \"method\"=\"POST\"\r\n  \"path\"=\"/x\"\r\n  \"scheme\"=\"https\"\r\n  \"x-body-signature\"=\"ab\"\r\n} `\r\n-ContentType \"application/json\" `\r\n-Body ([System.Text.Encoding]::UTF8.GetBytes(\"{`\"a`\":`\"$([char]381)`$`\"}\"));\r\n";

    #[test]
    fn what_browsers_copy_is_read() {
        let captures = all(COPIED).unwrap();
        let request = &captures[0].request;
        assert_eq!(captures[0].line, 5);
        assert_eq!(
            (request.method.as_slice(), request.target.as_slice()),
            (&b"POST"[..], &b"https://app.example.test/x"[..])
        );
        let headers: Vec<_> = request
            .headers
            .iter()
            .map(|(name, value)| format!("{}={}", name.escape_ascii(), String::from_utf8_lossy(value)))
            .collect();
        assert_eq!(
            headers,
            [
                "x-body-signature=ab",
                "Content-Type=application/json",
                "User-Agent=Mozilla/5.0 (X11; Linux)",
                "Cookie=a=b; c=d\""
            ]
        );
        assert_eq!(request.body, "{\"a\":\"Ž$\"}".as_bytes());
    }

    #[test]
    fn what_people_write_is_read_too() {
        let captures = all("# a note\nirm https://a/x -Headers @{ A = 'b'; 'C-D'=\"e\" } -Body @'\n{\"a\":\n1}\n'@ -Method post | ConvertTo-Json\niwr 'https://b' -InFile body.json -Method PUT; iwr https://c").unwrap();
        let read: Vec<_> = captures
            .iter()
            .map(|capture| {
                let request = &capture.request;
                [&request.method, &request.target, &request.body].map(|part| part.escape_ascii().to_string()).join(" ")
            })
            .collect();
        assert_eq!(read, [r#"POST https://a/x {\"a\":\n1}"#, "PUT https://b {}", "GET https://c "]);
        assert_eq!(captures[0].request.headers.get("c-d"), Some(&b"e"[..]));
        assert_eq!(captures[0].request.headers.get("content-type"), Some(&b"application/x-www-form-urlencoded"[..]));
    }

    #[test]
    fn what_only_a_running_powershell_knows_is_refused() {
        for (text, word) in [
            ("iwr $url", "computed"),
            ("iwr https://a -Body $body", "computed"),
            ("iwr https://a -Body (Get-Content x)", "computed"),
            ("iwr https://a -Body @{ a = 1 }", "puts together"),
            ("iwr https://a -Form @{ a = 'b' }", "puts together"),
            ("iwr https://a -Headers 'x'", "another kind"),
            ("iwr https://a -Headers @{ 'x' 'y' }", "\"name\"=\"value\""),
            ("iwr https://a -Headers @{ 'x'='y'", "never closed"),
            ("iwr https://a -Headers @{ 'x'=@{} }", "computed"),
            ("iwr https://a -Wurst 1", "`-wurst` is not known"),
            ("iwr https://a https://b", "computed"),
            ("iwr -Method POST", "names no URL"),
            ("iwr https://a -InFile nowhere", "cannot read `nowhere`"),
            ("iwr \"https://a/$x\"", "`$x`"),
            ("$x = 1", "web session"),
            ("$session.Cookies.Add((New-Object System.Net.Cookie(\"a\", $b)))", "computed"),
            ("Get-Date", "`Get-Date` is no Invoke-WebRequest"),
            ("iwr https://a -Body ([System.Text.Encoding]::UTF8.GetBytes(\"a\")", "computed"),
        ] {
            let message = all(text).unwrap_err().message;
            assert!(message.contains(word), "{text}: {message}");
        }
        assert!(all("\n# nothing\n").unwrap().is_empty());
    }
}
