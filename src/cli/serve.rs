//! `courtside serve`: the sample endpoint on a port, well made or with flaws.

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args as ClapArgs;

use super::config::Context;
use super::scheme::ChoiceArgs;
use super::secrets::SecretArgs;
use super::shell::Shell;
use super::stock::{Settled, Stock};
use super::time;
use crate::capture::Request;
use crate::cli::value::read;
use crate::exit::{Blame as _, Exit, Failure};
use crate::simulate::{Answer, Flaw, Sample, public_secrets};
use crate::text;
use crate::wire::{self, Reply, Target};

/// Be an endpoint: a small well-made app for every flow, or one with flaws
///
/// The app verifies what it receives, with your secrets or with the public ones of the fixtures, and answers every flow of every platform. With
/// --flaw it does something wrong on purpose, to see what replay and probe say of such an app. Listens on this machine only.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The port to listen on; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value = "3000")]
    port: u16,
    /// Something to do wrong; may be repeated. `--flaw list` lists them
    #[arg(long = "flaw", value_name = "NAME", value_parser = read(flaw))]
    flaws: Vec<Chosen>,
    #[command(flatten)]
    secrets: SecretArgs,
    #[command(flatten)]
    choices: ChoiceArgs,
}

const EXAMPLES: &str = "\
Examples:
  courtside serve --port 3000
  courtside serve --port 3000 --flaw reserialised
  courtside serve --flaw list
  courtside serve --port 3000 --secret env:INTERCOM_CLIENT_SECRET";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    List,
    Flaw(Flaw),
}

fn flaw(name: &str) -> Result<Chosen, String> {
    if name == "list" {
        return Ok(Chosen::List);
    }
    Flaw::from_name(name).map(Chosen::Flaw).ok_or_else(|| {
        let names: Vec<&str> = Flaw::ALL.iter().map(|flaw| flaw.name()).collect();
        let guess = text::did_you_mean(name, names.iter().copied());
        let guess = guess.map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
        format!("{guess}the flaws are {}", names.join(", "))
    })
}

impl Args {
    #[inline(never)]
    pub(super) fn run(self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        if self.flaws.contains(&Chosen::List) {
            for flaw in Flaw::ALL {
                writeln!(shell.out, "{:<20} {}", shell.paint.name(&format!("{:<20}", flaw.name())), flaw.title())?;
            }
            return Ok(Exit::Yes);
        }
        let flaws: Vec<Flaw> = self
            .flaws
            .iter()
            .filter_map(|chosen| match chosen {
                Chosen::List => None,
                Chosen::Flaw(flaw) => Some(*flaw),
            })
            .collect();
        let config = context.config()?;
        let mut stock = Stock::new(None, &self.choices, &self.secrets, &config, shell.voice)?;
        let public = add_public_secrets(&mut stock.places, false);
        let (listener, address) = bind(self.port)?;
        if public {
            shell.voice.note("schemes without a secret of yours are verified with the public secrets of the fixtures");
        }
        for flaw in &flaws {
            shell.voice.note(&format!("this app has a flaw: it {}", flaw.title()));
        }
        writeln!(shell.out, "listening on http://{address}")?;
        shell.finish()?;
        let (paint, out) = (shell.paint, Mutex::new(std::io::stdout()));
        let show = move |request: &Request, answer: &Answer| {
            let mark = if answer.refused.is_some() { paint.bad("refused") } else { paint.good("took") };
            let mark = format!("{mark}{}", if answer.refused.is_some() { "" } else { "   " });
            let line = format!(
                "{mark}  {:<24} {}  {} {}  {}\n",
                answer.flow.unwrap_or("-"),
                answer.response.status,
                text::visible(&request.method),
                text::visible(&request.target),
                answer.refused.unwrap_or_default()
            );
            // A log that nobody reads any more does not stop the app.
            let _ = out.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
        };
        let error = run(&listener, sample_of(&stock.places, &flaws), show);
        Err(error).or_world(format!("cannot listen on {address} any more"))
    }
}

/// Gives the schemes for which no secret is known the public ones of the fixtures; says whether there were any. With `beside`, the others get
/// them too, behind their own: what the fixtures hold is to open.
pub(super) fn add_public_secrets(places: &mut [Settled], beside: bool) -> bool {
    let mut added = false;
    for (scheme, secret) in public_secrets() {
        for place in places.iter_mut().filter(|place| std::ptr::eq(place.setting.scheme, scheme)) {
            if beside || place.secrets.is_empty() {
                place.secrets.push(secret.clone());
                if place.setting.account_id().is_none() {
                    place.setting.name_account(Some("123456".to_owned()));
                }
                added = true;
            }
        }
    }
    added
}

/// Starts the sample inside this process, on a port that is free, and gives its address.
pub(super) fn sample(places: &[Settled]) -> Result<Target, Failure> {
    let (listener, address) = bind(0)?;
    let sample = sample_of(places, &[]);
    let spawned =
        std::thread::Builder::new().name("sample".to_owned()).spawn(move || run(&listener, sample, |_, _| {}));
    spawned.or_world("cannot start the sample endpoint")?;
    Target::parse(&address.to_string()).or_world("cannot reach the sample endpoint")
}

fn sample_of(places: &[Settled], flaws: &[Flaw]) -> Sample {
    Sample::new(places.iter().map(|place| (place.setting.clone(), place.secrets.clone())).collect(), flaws)
}

fn bind(port: u16) -> Result<(TcpListener, SocketAddr), Failure> {
    let address = SocketAddr::from((IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    let listener = TcpListener::bind(address).or_world(format!("cannot listen on {address}"))?;
    let address = listener.local_addr().or_world("cannot tell the port that is listened on")?;
    Ok((listener, address))
}

fn run(
    listener: &TcpListener,
    sample: Sample,
    show: impl Fn(&Request, &Answer) + Send + Sync + 'static,
) -> std::io::Error {
    let handler = move |request: &Request| {
        let answer = sample.answer(request, time::now_ms());
        show(request, &answer);
        Reply { response: answer.response, delay: answer.delay }
    };
    wire::serve(listener, &Arc::new(handler))
}
