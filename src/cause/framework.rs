//! Who habitually re-serialises a body, and how each framework hands out the raw one instead.

/// A family of frameworks that share a runtime, and so its habits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ecosystem {
    /// Express, Next.js, Fastify, `NestJS`, AWS Lambda on Node.js.
    Node,
    /// Flask, Django, `FastAPI`, AWS Lambda on Python.
    Python,
    /// Rails, Sinatra.
    Ruby,
    /// Laravel, Symfony.
    Php,
    /// net/http.
    Go,
    /// Spring.
    Java,
    /// ASP.NET Core.
    DotNet,
}

impl Ecosystem {
    /// Every ecosystem.
    pub const ALL: [Self; 7] = [Self::Node, Self::Python, Self::Ruby, Self::Php, Self::Go, Self::Java, Self::DotNet];

    /// Its place among them, the most used first.
    pub fn rank(self) -> usize {
        Self::ALL.iter().position(|known| *known == self).unwrap_or(Self::ALL.len())
    }

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Node => "Node.js",
            Self::Python => "Python",
            Self::Ruby => "Ruby",
            Self::Php => "PHP",
            Self::Go => "Go",
            Self::Java => "Java",
            Self::DotNet => ".NET",
        }
    }

    /// The frameworks of this ecosystem, the most used first.
    pub fn frameworks(self) -> impl Iterator<Item = &'static Framework> {
        FRAMEWORKS.iter().filter(move |framework| framework.ecosystem == self)
    }
}

/// A web framework, and how it hands out the bytes that were signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Framework {
    /// The framework's own spelling of its name.
    pub name: &'static str,
    /// What it runs on.
    pub ecosystem: Ecosystem,
    /// One to six lines of code, of at most 72 columns, that yield the raw body for verifying.
    pub repair: &'static str,
}

/// The frameworks, by ecosystem.
pub static FRAMEWORKS: &[Framework] = &[
    Framework {
        name: "Express",
        ecosystem: Ecosystem::Node,
        repair: "\
const verify = (req, res, buf) => { req.rawBody = buf }
app.use(express.json({ limit: '1mb', verify }))
// or, for one route and before any express.json(), with a Buffer as
// req.body:
app.post('/hook', express.raw({ type: '*/*', limit: '1mb' }), handler)",
    },
    Framework {
        name: "Next.js (app router)",
        ecosystem: Ecosystem::Node,
        repair: "\
// app/…/route.ts: read the body once, as bytes
const raw = Buffer.from(await req.arrayBuffer())
const body = JSON.parse(raw.toString('utf8')) // not await req.json()",
    },
    Framework {
        name: "Next.js (pages router)",
        ecosystem: Ecosystem::Node,
        repair: "\
export const config = { api: { bodyParser: false } }
const chunks = []
for await (const chunk of req) chunks.push(chunk)
const raw = Buffer.concat(chunks)",
    },
    Framework {
        name: "Fastify",
        ecosystem: Ecosystem::Node,
        repair: "\
const options = { parseAs: 'buffer' }, type = 'application/json'
fastify.addContentTypeParser(type, options, (req, raw, done) => {
  req.rawBody = raw
  try { done(null, JSON.parse(raw)) }
  catch (error) { error.statusCode = 400; done(error) }
})",
    },
    Framework {
        name: "NestJS",
        ecosystem: Ecosystem::Node,
        repair: "\
// leave bodyParser on:
const app = await NestFactory.create(AppModule, { rawBody: true })
// in the controller: handle(@Req() req: RawBodyRequest<Request>)
const raw = req.rawBody // a Buffer",
    },
    Framework {
        name: "AWS Lambda (Node.js)",
        ecosystem: Ecosystem::Node,
        repair: "\
const encoding = event.isBase64Encoded ? 'base64' : 'utf8'
const raw = Buffer.from(event.body ?? '', encoding)
// verify raw, then JSON.parse(raw.toString('utf8'))",
    },
    Framework {
        name: "Flask",
        ecosystem: Ecosystem::Python,
        repair: "\
# before request.form; request.get_json() still works behind it
raw = request.get_data()",
    },
    Framework {
        name: "Django",
        ecosystem: Ecosystem::Python,
        repair: "\
# before request.POST (in Django REST framework: before request.data)
raw = request.body",
    },
    Framework {
        name: "FastAPI",
        ecosystem: Ecosystem::Python,
        repair: "\
# no model as a parameter, which would parse first
async def hook(request: Request):
    raw = await request.body()
    data = json.loads(raw)  # after verifying",
    },
    Framework {
        name: "AWS Lambda (Python)",
        ecosystem: Ecosystem::Python,
        repair: "\
body = event.get(\"body\") or \"\"
encoded = event.get(\"isBase64Encoded\")
raw = base64.b64decode(body) if encoded else body.encode()",
    },
    Framework {
        name: "Rails",
        ecosystem: Ecosystem::Ruby,
        repair: "\
raw = request.raw_post # not params.to_json",
    },
    Framework {
        name: "Sinatra",
        ecosystem: Ecosystem::Ruby,
        repair: "\
raw = request.body.read
# for later readers; a stream of Rack 3 may not rewind
request.body.rewind if request.body.respond_to?(:rewind)",
    },
    Framework {
        name: "Laravel",
        ecosystem: Ecosystem::Php,
        repair: "\
// not json_encode($request->all()), which middleware has trimmed
$raw = $request->getContent();",
    },
    Framework {
        name: "Symfony",
        ecosystem: Ecosystem::Php,
        repair: "\
// not $request->toArray() encoded again
$raw = $request->getContent();",
    },
    Framework {
        name: "Spring",
        ecosystem: Ecosystem::Java,
        repair: "\
@PostMapping(\"/hook\")
ResponseEntity<?> hook(@RequestBody byte[] raw) {
  // verify raw, then objectMapper.readTree(raw)
}",
    },
    Framework {
        name: "ASP.NET Core",
        ecosystem: Ecosystem::DotNet,
        repair: "\
Request.EnableBuffering(); // in middleware, before model binding
using var buffer = new MemoryStream();
await Request.Body.CopyToAsync(buffer); // verify buffer.ToArray()
Request.Body.Position = 0;",
    },
    Framework {
        name: "Go net/http",
        ecosystem: Ecosystem::Go,
        repair: "\
raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
// check err, verify raw, then json.Unmarshal(raw, &v), or hand it on:
r.Body = io.NopCloser(bytes.NewReader(raw))",
    },
];

/// What is nobody's habit alone, and whose it is most often, the likeliest first: a code, and names of frameworks.
const HABITS: &[(&str, &[&str])] = &[
    ("body-compact", &["Express", "Next.js (app router)"]),
    ("body-indent-2", &["Express"]),
    ("body-indent-2-lf", &["Express"]),
    ("body-non-ascii-escaped", &["Flask", "Laravel"]),
    ("body-sorted", &["Go net/http", "Flask"]),
    ("body-lf-added", &["Go net/http"]),
    ("body-members-dropped", &["FastAPI", "Spring"]),
    ("body-cut-100kb", &["Express"]),
    ("body-cut-100kib", &["Express"]),
];

/// The frameworks whose code most often does what has that code, where many may.
pub fn habitual(code: &str) -> impl Iterator<Item = &'static Framework> {
    let names = HABITS.iter().find(|(known, _)| *known == code).map_or(&[][..], |(_, names)| names);
    names.iter().filter_map(|name| FRAMEWORKS.iter().find(|framework| framework.name == *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ecosystem_has_a_framework_with_a_short_repair() {
        for ecosystem in Ecosystem::ALL {
            assert!(ecosystem.frameworks().count() > 0, "{}", ecosystem.name());
        }
        for framework in FRAMEWORKS {
            let lines = framework.repair.lines().count();
            assert!((1..=6).contains(&lines), "{}", framework.name);
            assert!(
                framework.repair.lines().all(|line| line.len() <= 72 && line.trim_end() == line),
                "{}",
                framework.name
            );
        }
    }

    #[test]
    fn every_habit_names_a_code_and_frameworks_that_are_there() {
        for (code, names) in HABITS {
            assert!(crate::codes::explanation(code).is_some(), "{code}");
            assert_eq!(habitual(code).count(), names.len(), "{code}");
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = FRAMEWORKS.iter().map(|framework| framework.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FRAMEWORKS.len());
        let listed: usize = Ecosystem::ALL.iter().map(|ecosystem| ecosystem.frameworks().count()).sum();
        assert_eq!(listed, FRAMEWORKS.len());
    }
}
