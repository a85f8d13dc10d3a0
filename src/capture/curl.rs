//! curl command lines, as browsers and tunnels copy them and people keep them: what the command says about the request, and of what
//! curl adds by itself only the content type. Challenges, and multipart forms without a boundary, are refused, since their bytes are made
//! up while curl runs; unknown options are refused, since they might change the request.

use super::form::{Form, Part};
use super::http::trim_blanks;
use super::shell::{self, Piece, Word};
use super::value::base64;
use super::{Capture, Directive, Fault, Lines, Load, Request, first_word, load_file, shown};
use crate::percent::{self, UNRESERVED};

/// Options without an argument that leave the request's bytes alone.
const FLAGS: &str = "compressed insecure silent show-error location location-trusted verbose include fail fail-with-body path-as-is no-buffer remote-name remote-header-name progress-bar ipv4 ipv6 raw tcp-nodelay tcp-fastopen http2-prior-knowledge http3 http3-only junk-session-cookies no-keepalive no-progress-meter fail-early parallel styled-output ssl tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 ssl-no-revoke basic anyauth remove-on-error create-dirs disable post301 post302 post303 proxy-insecure tr-encoding";

/// Options whose one argument leaves the request's bytes alone.
const SETTINGS: &str = "output connect-timeout max-time retry retry-delay retry-max-time max-redirs proxy proxy-user resolve connect-to cacert capath cert cert-type key key-type pass ciphers interface limit-rate write-out dump-header cookie-jar stderr trace trace-ascii local-port noproxy unix-socket dns-servers doh-url keepalive-time speed-limit speed-time max-filesize proto proto-redir socks5 socks5-hostname tls-max curves pinnedpubkey";

/// Options whose bytes only a running curl knows.
const REFUSED: [(&str, &str); 8] = [
    ("config", "the options in that file are not in this text; write them here"),
    ("digest", CHALLENGE),
    ("ntlm", CHALLENGE),
    ("negotiate", CHALLENGE),
    ("aws-sigv4", "curl signs with the time of its run; capture the request instead"),
    ("netrc", "the password is not in this text; give it with `-u`"),
    ("range", "write the header itself, as in `-H 'Range: bytes=0-9'`"),
    ("continue-at", "write the header itself, as in `-H 'Range: bytes=9-'`"),
];
const CHALLENGE: &str =
    "the server has a part in this authentication; give the header itself with `-H 'Authorization: …'`";

/// Short options and their long names.
const SHORT: &str = "X request,H header,d data,b cookie,A user-agent,e referer,u user,G get,I head,F form,K config,n netrc,r range,C continue-at,T upload-file,0 http1.0,: next,k insecure,s silent,S show-error,L location,v verbose,i include,f fail,g globoff,N no-buffer,O remote-name,J remote-header-name,# progress-bar,4 ipv4,6 ipv6,j junk-session-cookies,q disable,1 tlsv1,Z parallel,o output,m max-time,x proxy,U proxy-user,E cert,w write-out,D dump-header,c cookie-jar,Y speed-limit,y speed-time";

/// Reads every command of a text. Comments of the form `# @name value` are directives of the command after them.
pub(super) fn read(text: &[u8], load: Load<'_>) -> Result<Vec<Capture>, Fault> {
    let mut captures = Vec::new();
    let mut lines = Lines::new(text);
    let mut directives: Vec<Directive> = Vec::new();
    for piece in shell::split(text)? {
        let words = match piece {
            Piece::Comment(text, offset) => {
                if let Some(directive) = text.strip_prefix('@') {
                    let (name, value) = directive.split_once([' ', '\t']).unwrap_or((directive, ""));
                    let (name, value) = (name.to_owned(), value.trim().to_owned());
                    directives.push(Directive { name, value, line: lines.at(offset) });
                }
                continue;
            }
            Piece::Command(words) => words,
        };
        let Some(first) = words.first() else { continue };
        let name = first.bytes.rsplit(|&byte| byte == b'/').next().unwrap_or_default();
        if name == b"set" {
            continue;
        }
        if name != b"curl" && name != b"curl.exe" {
            return Err(Fault::new(
                first.offset,
                format!("`{}` is no curl command; keep only those in the file", shown(&first.bytes)),
            ));
        }
        let line = lines.at(first.offset);
        let offset = first.offset;
        for command in Command::all(&words[1..], load)? {
            for mut capture in command.captures(offset)? {
                capture.line = line;
                capture.directives.clone_from(&directives);
                capture.note_length();
                captures.push(capture);
            }
        }
        directives.clear();
    }
    Ok(captures)
}

#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // options of curl, each given or not
struct Command {
    urls: Vec<Vec<u8>>,
    method: Option<Vec<u8>>,
    version: &'static [u8],
    request: Request,
    /// Headers that curl would add and the command takes away, as `-H 'Name:'`.
    unwanted: Vec<Vec<u8>>,
    data: Option<Vec<u8>>,
    form: Form,
    upload: bool,
    query: Vec<u8>,
    cookie: Vec<u8>,
    get: bool,
    head: bool,
    json: bool,
    /// Whether brackets and braces of a URL are nothing special.
    globoff: bool,
    /// User-Agent, Referer, Authorization: only where no `-H` says otherwise.
    defaults: Vec<(&'static str, Vec<u8>)>,
    /// Whether `--next` ended it, so that what follows belongs to another request.
    ended: bool,
}

impl Command {
    /// The requests of one command line: `--next` stands between two of them, and only what is about curl itself outlives it.
    fn all(words: &[Word], load: Load<'_>) -> Result<Vec<Self>, Fault> {
        let mut words = words.iter();
        let mut only_urls = false;
        let mut commands = Vec::new();
        let mut command = Self::default();
        while let Some(word) = words.next() {
            let bytes = word.bytes.as_slice();
            if only_urls || !bytes.starts_with(b"-") || bytes == b"-" {
                command.urls.push(bytes.to_vec());
            } else if bytes == b"--" {
                only_urls = true;
            } else if let Some(name) = bytes.strip_prefix(b"--") {
                let name = String::from_utf8_lossy(name);
                if takes_argument(&name) {
                    let argument = words.next().map(|word| word.bytes.as_slice());
                    command.option(&name, argument, word.offset, load)?;
                } else {
                    command.option(&name, None, word.offset, load)?;
                }
            } else {
                command.cluster(&bytes[1..], word.offset, &mut words, load)?;
            }
            if command.ended {
                commands.push(std::mem::take(&mut command));
            }
        }
        commands.push(command);
        Ok(commands)
    }

    /// `-sSXPOST`: flags, then at most one option whose argument is what is left or the next word.
    fn cluster(
        &mut self,
        mut letters: &[u8],
        offset: usize,
        words: &mut std::slice::Iter<'_, Word>,
        load: Load<'_>,
    ) -> Result<(), Fault> {
        while let [letter, rest @ ..] = letters {
            if self.ended {
                return Err(Fault::new(
                    offset,
                    "write `--next` as a word of its own, so that it is clear what follows it",
                ));
            }
            let entry = SHORT.split(',').find(|entry| entry.as_bytes()[0] == *letter);
            let Some(name) = entry.map(|entry| &entry[2..]) else {
                return Err(unknown(offset, &format!("-{}", shown(&[*letter]))));
            };
            if takes_argument(name) {
                let argument =
                    if rest.is_empty() { words.next().map(|word| word.bytes.as_slice()) } else { Some(rest) };
                return self.option(name, argument, offset, load);
            }
            self.option(name, None, offset, load)?;
            letters = rest;
        }
        Ok(())
    }

    fn option(&mut self, name: &str, argument: Option<&[u8]>, offset: usize, load: Load<'_>) -> Result<(), Fault> {
        if let Some((_, why)) = REFUSED.iter().find(|(refused, _)| *refused == name) {
            return Err(Fault::new(offset, format!("curl's `--{name}` is not followed: {why}")));
        }
        let missing = || Fault::new(offset, format!("curl's `--{name}` needs an argument; copy the whole command"));
        if takes_argument(name) && argument.is_none() {
            return Err(missing());
        }
        let value = argument.unwrap_or_default();
        match name {
            "url" => self.urls.push(value.to_vec()),
            "request" => self.method = Some(value.to_vec()),
            "header" => self.header(value, offset, load)?,
            "data" | "data-ascii" | "data-binary" | "data-raw" | "json" => {
                let data = match value.strip_prefix(b"@") {
                    Some(path) if name != "data-raw" => {
                        let mut content = load_file(path, offset, load)?;
                        if name.starts_with("data") && name != "data-binary" {
                            // curl's rule for text: without line breaks and NUL.
                            content.retain(|byte| !matches!(byte, b'\r' | b'\n' | 0));
                        }
                        content
                    }
                    _ => value.to_vec(),
                };
                self.json |= name == "json";
                self.add_data(&data, name != "json");
            }
            "data-urlencode" => {
                let data = urlencode(value, offset, load)?;
                self.add_data(&data, true);
            }
            "url-query" => {
                let part = match value.strip_prefix(b"+") {
                    Some(raw) => raw.to_vec(),
                    None => urlencode(value, offset, load)?,
                };
                join(&mut self.query, b"&", &part);
            }
            "upload-file" => {
                self.data = Some(load_file(value, offset, load)?);
                self.upload = true;
            }
            "cookie" if value.contains(&b'=') => join(&mut self.cookie, b"; ", value),
            "cookie" if value.is_empty() => {}
            "cookie" => {
                return Err(Fault::new(offset, "cookies kept in a file are not read; write them as `-b 'name=value'`"));
            }
            "user-agent" => self.add_default("User-Agent", value),
            "referer" => self.add_default("Referer", value.strip_suffix(b";auto").unwrap_or(value)),
            "user" if !value.contains(&b':') => {
                return Err(Fault::new(offset, "the password is not in this text; write `-u user:password`"));
            }
            "user" => self.add_default("Authorization", format!("Basic {}", base64(value)).as_bytes()),
            "oauth2-bearer" => self.add_default("Authorization", &[b"Bearer ", value].concat()),
            "form" => self.form.parts.push(Part::parse(value, offset, load)?),
            "form-string" => self.form.parts.push(Part::literal(value, offset)?),
            "form-escape" => self.form.backslashes = true,
            "next" => self.ended = true,
            "globoff" => self.globoff = true,
            "get" => self.get = true,
            "head" => self.head = true,
            "http1.0" => self.version = b"HTTP/1.0",
            "http1.1" => self.version = b"HTTP/1.1",
            "http2" => self.version = b"HTTP/2",
            _ if name.starts_with("no-") || is_in(FLAGS, name) || is_in(SETTINGS, name) => {}
            _ => return Err(unknown(offset, &format!("--{}", shown(name.as_bytes())))),
        }
        Ok(())
    }

    fn add_default(&mut self, name: &'static str, value: &[u8]) {
        self.defaults.retain(|(known, _)| *known != name);
        if !value.is_empty() {
            self.defaults.push((name, value.to_vec()));
        }
    }

    fn header(&mut self, value: &[u8], offset: usize, load: Load<'_>) -> Result<(), Fault> {
        if let Some(path) = value.strip_prefix(b"@") {
            for line in load_file(path, offset, load)?.split(|&byte| byte == b'\n') {
                let line = line.trim_ascii();
                if !line.is_empty() && !line.starts_with(b"#") {
                    self.one_header(line, offset)?;
                }
            }
            return Ok(());
        }
        self.one_header(value, offset)
    }

    /// curl's own rules: `Name: value` sends, `Name;` sends an empty value, `Name:` takes away what curl would send.
    fn one_header(&mut self, header: &[u8], offset: usize) -> Result<(), Fault> {
        let colon = header.iter().skip(1).position(|&byte| byte == b':').map(|at| at + 1);
        match (colon, header) {
            (Some(colon), _) => {
                let (name, value) = (header[..colon].trim_ascii(), trim_blanks(&header[colon + 1..]));
                if value.is_empty() {
                    self.unwanted.push(name.to_ascii_lowercase());
                } else {
                    self.request.headers.push(name, value);
                }
                Ok(())
            }
            (None, [name @ .., b';']) => {
                self.request.headers.push(name, &b""[..]);
                Ok(())
            }
            _ => Err(Fault::new(offset, format!("`{}` is no header; write `-H 'Name: value'`", first_word(header)))),
        }
    }

    fn add_data(&mut self, data: &[u8], joined: bool) {
        match &mut self.data {
            Some(before) => {
                if joined {
                    before.push(b'&');
                }
                before.extend_from_slice(data);
            }
            none => *none = Some(data.to_vec()),
        }
    }

    fn captures(mut self, offset: usize) -> Result<Vec<Capture>, Fault> {
        if self.urls.is_empty() {
            return Err(Fault::new(offset, "this curl command names no URL; copy the whole command"));
        }
        let mut data = self.data.take();
        if !self.form.parts.is_empty() {
            if data.is_some() {
                return Err(Fault::new(
                    offset,
                    "curl takes either a form (`-F`) or data (`-d`) for one request; remove one of them",
                ));
            }
            data = Some(self.form.body(self.request.headers.get("content-type"), offset)?);
        }
        let method: &[u8] = match (&self.method, self.head, self.upload, &data) {
            (Some(method), ..) => method,
            (None, true, ..) => b"HEAD",
            (None, _, true, _) => b"PUT",
            (None, _, _, Some(_)) if !self.get => b"POST",
            _ => b"GET",
        };
        let mut request = self.request;
        request.method = method.to_vec();
        request.version = self.version.to_vec();
        let mut adds = self.defaults;
        if !self.cookie.is_empty() {
            adds.push(("Cookie", self.cookie));
        }
        if self.json {
            adds.push(("Content-Type", b"application/json".to_vec()));
            adds.push(("Accept", b"application/json".to_vec()));
        }
        match data {
            Some(data) if self.get => join(&mut self.query, b"&", &data),
            Some(data) => {
                if !self.json && !self.upload {
                    adds.push(("Content-Type", b"application/x-www-form-urlencoded".to_vec()));
                }
                request.body = data;
            }
            None => {}
        }
        for (name, value) in adds {
            let unwanted = self.unwanted.iter().any(|known| known.eq_ignore_ascii_case(name.as_bytes()));
            if !unwanted && request.headers.get(name).is_none() {
                request.headers.push(name, value);
            }
        }
        let captures = self.urls.iter().map(|url| {
            let mut capture = Capture { request: request.clone(), ..Capture::default() };
            capture.request.target = target(url, &self.query, self.globoff);
            capture
        });
        Ok(captures.collect())
    }
}

/// The URL with a scheme, which curl takes to be http, and with what `-G` adds to its query. Unless `globoff` says otherwise, a backslash
/// before a bracket or a brace, as Safari writes it, only says that curl is to leave that alone.
fn target(url: &[u8], query: &[u8], globoff: bool) -> Vec<u8> {
    let mut plain = Vec::with_capacity(url.len());
    for (at, byte) in url.iter().enumerate() {
        let escapes = *byte == b'\\' && url.get(at + 1).is_some_and(|next| b"[]{}".contains(next));
        if globoff || !escapes {
            plain.push(*byte);
        }
    }
    let url = plain.as_slice();
    let mut target = Vec::new();
    if memchr::memmem::find(url, b"://").is_none() {
        target.extend_from_slice(b"http://");
    }
    let end = memchr::memchr(b'#', url).unwrap_or(url.len());
    target.extend_from_slice(&url[..end]);
    if !query.is_empty() {
        target.push(if url[..end].contains(&b'?') { b'&' } else { b'?' });
        target.extend_from_slice(query);
    }
    target
}

fn join(list: &mut Vec<u8>, separator: &[u8], item: &[u8]) {
    if !list.is_empty() {
        list.extend_from_slice(separator);
    }
    list.extend_from_slice(item);
}

/// `content`, `=content`, `name=content`, `@file` or `name@file`, as curl documents it. A space is a plus sign, as it is since curl 7.77.
fn urlencode(value: &[u8], offset: usize, load: Load<'_>) -> Result<Vec<u8>, Fault> {
    let encode = |text: &[u8], out: &mut Vec<u8>| {
        for (index, part) in text.split(|byte| *byte == b' ').enumerate() {
            if index > 0 {
                out.push(b'+');
            }
            percent::encode(part, UNRESERVED, out);
        }
    };
    let mut out = Vec::new();
    match memchr::memchr2(b'=', b'@', value) {
        None => encode(value, &mut out),
        Some(at) => {
            if at > 0 {
                out.extend_from_slice(&value[..at]);
                out.push(b'=');
            }
            let rest = &value[at + 1..];
            if value[at] == b'@' {
                encode(&load_file(rest, offset, load)?, &mut out);
            } else {
                encode(rest, &mut out);
            }
        }
    }
    Ok(out)
}

fn is_in(list: &str, name: &str) -> bool {
    list.split(' ').any(|known| known == name)
}

fn takes_argument(name: &str) -> bool {
    matches!(
        name,
        "url"
            | "request"
            | "header"
            | "data"
            | "data-ascii"
            | "data-binary"
            | "data-raw"
            | "json"
            | "data-urlencode"
            | "url-query"
            | "upload-file"
            | "cookie"
            | "user-agent"
            | "referer"
            | "user"
            | "oauth2-bearer"
            | "form"
            | "form-string"
    ) || is_in(SETTINGS, name)
}

fn unknown(offset: usize, option: &str) -> Fault {
    Fault::new(
        offset,
        format!("curl's option `{option}` is not known here; remove it if it does not change the request"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<Capture>, Fault> {
        read(text.as_bytes(), &mut |path| match path {
            "body.json" | "dir/a\"b.json" => Ok(b"{\r\n}\n".to_vec()),
            _ => Err(std::io::ErrorKind::NotFound.into()),
        })
    }

    fn one(text: &str) -> Request {
        let mut captures = all(text).unwrap();
        assert_eq!(captures.len(), 1, "{text}");
        captures.remove(0).request
    }

    fn body(text: &str) -> String {
        String::from_utf8(one(text).body).unwrap()
    }

    #[test]
    fn a_copied_command_gives_its_request() {
        let request = one(
            "curl 'https://app.example.test/x?y=z' \\\n  -H 'X-Body-Signature: ab' -H 'Empty;' -sS \\\n  --compressed -o /dev/null --data-raw $'{\"a\":\"it\\'s\\u0021\"}'",
        );
        assert_eq!(request.method, b"POST");
        assert_eq!(request.target, b"https://app.example.test/x?y=z");
        assert_eq!(request.headers.get("x-body-signature"), Some(&b"ab"[..]));
        assert_eq!(request.headers.get("empty"), Some(&b""[..]));
        assert_eq!(request.headers.get("content-type"), Some(&b"application/x-www-form-urlencoded"[..]));
        assert_eq!(request.body, br#"{"a":"it's!"}"#);
    }

    #[test]
    fn every_kind_of_data_follows_its_own_rule() {
        assert_eq!(body("curl u -d a=1 -db --data-ascii @body.json"), "a=1&b&{}");
        assert_eq!(body("curl u --data-binary @body.json"), "{\r\n}\n");
        assert_eq!(body("curl u --data-raw @body.json"), "@body.json");
        assert_eq!(body("curl u --json '{' --json '}'"), "{}");
        assert_eq!(
            body("curl u --data-urlencode 'a=b c' --data-urlencode =d/ --data-urlencode e@body.json"),
            "a=b+c&d%2F&e=%7B%0D%0A%7D%0A"
        );
        let get = one("curl -G 'localhost:3000/x?a=b#c' -d d=e");
        assert_eq!(
            (get.method.as_slice(), get.target.as_slice(), get.body.len()),
            (&b"GET"[..], &b"http://localhost:3000/x?a=b&d=e"[..], 0)
        );
    }

    #[test]
    fn a_backslash_before_a_bracket_of_a_url_is_curls_own() {
        let target = |command: &str| String::from_utf8(one(command).target).unwrap();
        assert_eq!(target(r"curl 'http://a.test/x?a\[0\]=\{1\}\2'"), r"http://a.test/x?a[0]={1}\2");
        assert_eq!(target(r"curl -g 'http://a.test/x?a\[0\]'"), r"http://a.test/x?a\[0\]");
    }

    #[test]
    fn options_that_become_headers_do() {
        let request = one(
            "curl --http1.1 -XPATCH -b a=1 --cookie b=2 -A me -u user:pass --json 1 -H 'accept: x' -H Content-Type: https://app.example.test",
        );
        let headers: Vec<_> = request
            .headers
            .iter()
            .map(|(name, value)| format!("{}={}", name.escape_ascii(), value.escape_ascii()))
            .collect();
        assert_eq!(headers, ["accept=x", "User-Agent=me", "Authorization=Basic dXNlcjpwYXNz", "Cookie=a=1; b=2"]);
        assert_eq!((request.method.as_slice(), request.version.as_slice()), (&b"PATCH"[..], &b"HTTP/1.1"[..]));
    }

    #[test]
    fn one_command_line_may_hold_several_requests() {
        let captures = all("curl -d a=1 -H 'X: y' u --next -XPUT v -: -G -d b=2 w").unwrap();
        let read: Vec<_> = captures
            .iter()
            .map(|capture| {
                let request = &capture.request;
                let parts =
                    [&request.method, &request.target, &request.body].map(|part| part.escape_ascii().to_string());
                (parts.join(" "), request.headers.get("x").is_some())
            })
            .collect();
        assert_eq!(
            read,
            [("POST http://u a=1".into(), true), ("PUT http://v ".into(), false), ("GET http://w?b=2 ".into(), false)]
        );
        // As an argument it is one.
        assert_eq!(body("curl u -d --next"), "--next");
    }

    #[test]
    fn a_form_with_its_boundary_is_laid_out_as_curl_does() {
        // The parts as curl 7.88 sent them, between the boundary that the command names.
        let request = one(
            "curl u -H 'content-type: multipart/form-data; boundary=\"xyz\"' -F 'a=b;type=text/plain' -F 'q\"u=x;y' -F 'f=@body.json' -F '=noname' --form-string 's=@z;type=q' -F 'v=<body.json' -F 'w=\"quoted;x\"' -F 'g=@\"dir/a\\\"b.json\";filename=o\"k.bin;type=a/b'",
        );
        let expected = "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Type: text/plain\r\n\r\nb\r\n\
            --xyz\r\nContent-Disposition: form-data; name=\"q%22u\"\r\n\r\nx\r\n\
            --xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"body.json\"\r\nContent-Type: application/octet-stream\r\n\r\n{\r\n}\n\r\n\
            --xyz\r\nContent-Disposition: form-data\r\n\r\nnoname\r\n\
            --xyz\r\nContent-Disposition: form-data; name=\"s\"\r\n\r\n@z;type=q\r\n\
            --xyz\r\nContent-Disposition: form-data; name=\"v\"\r\n\r\n{\r\n}\n\r\n\
            --xyz\r\nContent-Disposition: form-data; name=\"w\"\r\n\r\nquoted;x\r\n\
            --xyz\r\nContent-Disposition: form-data; name=\"g\"; filename=\"o%22k.bin\"\r\nContent-Type: a/b\r\n\r\n{\r\n}\n\r\n\
            --xyz--\r\n";
        assert_eq!(String::from_utf8(request.body).unwrap(), expected);
        assert_eq!((request.method.as_slice(), request.headers.len()), (&b"POST"[..], 1));
        let escaped =
            body("curl u -H 'content-type: multipart/form-data; boundary=x' --form-escape --form-string 'q\"u=1'");
        assert!(escaped.contains(r#"name="q\"u""#), "{escaped}");
    }

    #[test]
    fn commands_for_powershell_are_read() {
        let request = one(
            "curl.exe -X POST 'https://app.example.test/x' `\r\n  -H \"X-A: it`\"s `$5\" `\r\n  --data-raw '{\\\"a\\\":\\\"it''s $x\\\"}'\r\n",
        );
        assert_eq!(request.headers.get("x-a"), Some(&b"it\"s $5"[..]));
        assert_eq!(String::from_utf8(request.body).unwrap(), r#"{"a":"it's $x"}"#);
        let request = one("curl.exe http://a -d @'\n{\"a\":\n\"it's\"}\n'@ `\n -H 'A: b'");
        assert_eq!(String::from_utf8(request.body).unwrap(), "{\"a\":\n\"it's\"}");
        assert_eq!(all("curl.exe http://a `\n -d 1\ncurl.exe http://b # comment\n").unwrap().len(), 2);
        for (text, word) in [
            ("curl.exe http://a `\n -d \"$body\"", "`$body`"),
            ("curl.exe http://a `\n -d \"$(Get-Date)\"", "output of a command"),
            ("curl.exe http://a `\n -d 'x", "never closed"),
            ("curl.exe http://a `\n -d \"x", "never closed"),
            ("curl.exe http://a `\n -d @'\nx", "never closed"),
            ("curl.exe http://a `\n -d $body", "`$body`"),
        ] {
            let message = all(text).unwrap_err().message;
            assert!(message.contains(word), "{text}: {message}");
        }
    }

    #[test]
    fn several_commands_have_their_lines_and_directives() {
        let captures = all("#!/bin/sh\nset -eu\n# @flow intercom/submit\ncurl a\n\ncurl b c | jq .\n").unwrap();
        let lines: Vec<_> = captures.iter().map(|capture| (capture.line, capture.request.target.as_slice())).collect();
        assert_eq!(lines, [(4, &b"http://a"[..]), (6, b"http://b"), (6, b"http://c")]);
        assert_eq!(captures[0].directive("flow"), Some("intercom/submit"));
        assert_eq!(captures[0].directives[0].line, 3);
        assert_eq!(captures[1].directives, []);
    }

    #[test]
    fn what_cannot_be_known_is_refused_with_advice() {
        for (text, word) in [
            ("curl -F a=b u", "makes up the boundary"),
            ("curl -F a=b -H 'Content-Type: multipart/form-data' u", "makes up the boundary"),
            ("curl -F a=b -d c -H 'Content-Type: multipart/form-data; boundary=x' u", "either a form"),
            ("curl -F a u", "-F 'name=value'"),
            ("curl -F 'a=@b,c' u", "one file"),
            ("curl -F 'a=(;type=x/y' u", "nested"),
            ("curl -F 'a=b;encoder=base64' u", "`encoder`"),
            ("curl -F 'a=@nowhere' u", "cannot read `nowhere`"),
            ("curl u --next", "no URL"),
            ("curl -s:S u", "--next"),
            ("curl -d @nowhere u", "cannot read `nowhere`"),
            ("curl --wurst u", "`--wurst` is not known"),
            ("curl -sW u", "`-W`"),
            ("curl u -H", "needs an argument"),
            ("curl u -H nonsense", "is no header"),
            ("curl -s", "no URL"),
            ("wget u", "`wget` is no curl command"),
            ("curl u -u name", "password"),
        ] {
            let message = all(text).unwrap_err().message;
            assert!(message.contains(word), "{text}: {message}");
        }
    }
}
