//! The one canonical layout of a text.
//!
//! Formatting never changes a token: it decides where lines break, how far they are indented, and where a blank stands.
//! Only commas between members come and go, as the layout of their braces asks for.
//!
//! ```text
//! text ──lex──▶ pieces (a whole string is one) ─┐
//!      ──parse─▶ tree ──lines──▶ which pieces begin a line, how deep ──print──▶ text
//! ```

mod braces;
mod lines;
mod print;
mod space;

use self::print::Printer;
use crate::{
    finding::{self, Finding, Rule},
    lex::{Lexed, TokenKind, lex},
    parse::parse,
    source::{FileId, Span},
};

/// How wide a line may be before its braces are broken.
pub const COLUMNS_MAX: usize = 100;

/// Lays `text` out.
///
/// Every comment is kept; the text means the same as before; formatting it again changes nothing.
///
/// # Errors
/// What is wrong with a text that does not parse.
///
/// ```
/// use nurture_compiler::format::format;
/// let text = "flow hello on signup send email welcome wait 2d end";
/// let layout = "flow hello\n  on signup\n\n  send email welcome\n  wait 2d\nend\n";
/// assert_eq!(format(text), Ok(layout.to_owned()));
/// ```
pub fn format(text: &str) -> Result<String, Vec<Finding>> {
    let file = FileId(0);
    let parsed = parse(file, text);
    if parsed.is_mended || parsed.findings.iter().any(is_parse_finding) {
        let mut findings = parsed.findings;
        finding::bound(&mut findings);
        return Err(findings);
    }
    let lexed = lex(file, text);
    let pieces = pieces(&lexed);
    let lines = lines::lines(&parsed.file, &pieces);
    let braces = braces::braces(text, &parsed.file, &pieces, &lexed.comments);
    Ok(Printer::new(text, &pieces, &lexed.comments, &braces).print(&lines))
}

/// A token, or a whole string, which is printed as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Of a string, [`TokenKind::TextStart`].
    kind: TokenKind,
    span: Span,
}

/// Whether a finding means that the text could not be parsed as it stands.
fn is_parse_finding(finding: &Finding) -> bool {
    matches!(
        finding.rule,
        Rule::SyntaxError | Rule::UnclosedBlock | Rule::UnterminatedString | Rule::NestingTooDeep
    )
}

fn pieces(lexed: &Lexed) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(lexed.tokens.len());
    let mut open = 0_usize;
    for token in &lexed.tokens {
        match token.kind {
            TokenKind::TextStart => {
                if open == 0 {
                    pieces.push(Piece {
                        kind: token.kind,
                        span: token.span,
                    });
                }
                open += 1;
            }
            TokenKind::TextEnd => {
                open = open.saturating_sub(1);
                if let Some(text) = pieces.last_mut().filter(|_| open == 0) {
                    text.span = text.span.to(token.span);
                }
            }
            _ if open > 0 => {}
            kind => pieces.push(Piece {
                kind,
                span: token.span,
            }),
        }
    }
    pieces
}

/// The index of the first piece that starts at `offset` or behind it.
fn piece_at(pieces: &[Piece], offset: u32) -> usize {
    pieces.partition_point(|piece| piece.span.start < offset)
}
