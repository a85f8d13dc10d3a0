//! Who habitually re-serialises a body, and how each framework hands out the raw one instead.

/// A family of frameworks that share a runtime, and so its habits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ecosystem {
    /// Express, Next.js, Fastify, `NestJS`, AWS Lambda on Node.js.
    Node,
    /// Flask, Django, `FastAPI`.
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
