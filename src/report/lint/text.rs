//! For people: each finding as rustc shows it, with its lines.

use std::io::{self, Write};

use annotate_snippets::renderer::{AnsiColor, Effects};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::window::Window;
use super::{Summary, View};
use crate::lint::{Diagnostic, Severity};
use crate::text::{count, sanitise, sanitise_lines};
use crate::ui::Paint;

/// How wide source lines get.
const WIDTH: usize = 100;

/// How many related places that lie elsewhere are named.
const ELSEWHERE: usize = 4;

/// Stands where the renderer puts the place. It knows columns of the window only, in which escapes are wider than what they stand for.
const PLACE: char = '\u{1}';

/// The form.
pub(super) struct Text {
    renderer: Renderer,
    paint: Paint,
}

impl Text {
    pub(super) fn new(paint: Paint) -> Self {
        let renderer = if paint.is_on() {
            // The colours that everything else has.
            let bold = |color: AnsiColor| color.on_default().effects(Effects::BOLD);
            Renderer::styled()
                .hyperlink(false)
                .error(bold(AnsiColor::Red))
                .warning(bold(AnsiColor::Yellow))
                .info(bold(AnsiColor::Cyan))
        } else {
            Renderer::plain()
        };
        Self { renderer: renderer.term_width(WIDTH), paint }
    }

    fn finding(&self, finding: &Diagnostic) -> String {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let file = sanitise(&finding.file);
        let place = format!("{file}:{}:{}", finding.start.line, finding.start.column);
        let mut group = Group::with_title(level.primary_title(sanitise(&finding.message)).id(finding.rule.code));
        let mut elsewhere = Vec::new();
        if let Some(window) = Window::new(finding) {
            elsewhere = window.elsewhere;
            let notes = window.notes.into_iter().map(|(span, message)| {
                AnnotationKind::Context.span(span).label((!message.is_empty()).then(|| sanitise(message)))
            });
            let context = window.context.into_iter().map(|span| AnnotationKind::Visible.span(span));
            group = group.element(
                Snippet::source(window.text)
                    .line_start(window.first_line)
                    .path(PLACE.to_string())
                    .annotation(AnnotationKind::Primary.span(window.primary))
                    .annotations(notes)
                    .annotations(context),
            );
        } else {
            elsewhere.extend(&finding.related);
            group = group.element(Origin::path(PLACE.to_string()));
        }
        for note in elsewhere.iter().take(ELSEWHERE) {
            let message = sanitise(&note.message);
            group = group
                .element(Level::NOTE.message(format!("{message}: {file}:{}:{}", note.start.line, note.start.column)));
        }
        if let Some(more) = elsewhere.len().checked_sub(ELSEWHERE).filter(|more| *more > 0) {
            group = group.element(Level::NOTE.message(format!("and {}", count(more as u64, "more place"))));
        }
        if let Some(help) = &finding.help {
            group = group.element(Level::HELP.message(sanitise_lines(help)));
        }
        if let Some(fix) = &finding.fix {
            let guess = if fix.safe { "" } else { " (a guess: only with --unsafe-fixes)" };
            let title = format!("{}{guess}", sanitise(&fix.title));
            group = group.element(Level::HELP.with_name("fix").message(title));
        }
        let drawn = self.renderer.render(&[group]);
        match drawn.split_once(PLACE) {
            Some((before, behind)) => {
                let behind =
                    behind.trim_start_matches(|character: char| character == ':' || character.is_ascii_digit());
                format!("{before}{place}{behind}")
            }
            None => drawn,
        }
    }
}

impl View for Text {
    fn file(&mut self, _name: &str, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
        for finding in findings {
            writeln!(out, "{}\n", self.finding(finding))?;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if summary.files == 0 {
            return Ok(()); // whoever asked is told why, and once
        }
        let sentence = summary.sentence();
        let counts = summary.counts;
        let painted = match (counts.errors, counts.warnings, counts.infos) {
            (0, 0, 0) => self.paint.good(&sentence),
            (0, ..) => self.paint.strong(&sentence),
            _ => self.paint.bad(&sentence),
        };
        writeln!(out, "{painted}")
    }
}
