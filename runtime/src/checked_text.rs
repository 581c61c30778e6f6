//! The checked texts: what makes a text an `email`, `phone`, `url` or `timezone` (language reference, section 3, "Types").
//!
//! The compiler judges literals by these functions and the runtime judges inputs by them, so both mean the same.
//!
//! ```
//! use nurture_runtime::checked_text;
//!
//! assert!(checked_text::is_email("ada@example.com"));
//! assert!(!checked_text::is_email("ada at example.com"));
//! assert!(checked_text::is_phone("+4915112345678"));
//! assert!(checked_text::is_url("https://example.com/pricing"));
//! assert!(checked_text::is_timezone("Europe/Berlin"));
//! ```

/// Whether it has the form of a mail address: `local@domain`, at most 254 bytes, without white space or control characters.
///
/// Quoted local parts and addresses in brackets are not taken: nobody writes them, and most of them are mistakes.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    text.len() <= 254
        && !local.is_empty()
        && local.len() <= 64
        && local.split('.').all(|part| !part.is_empty())
        && local.chars().all(is_local_character)
        && is_domain(domain)
}

/// Whether it is a telephone number in international form (E.164): `+`, a digit from 1 to 9, up to 14 more.
pub fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

/// Whether it is an absolute `http` or `https` address.
pub fn is_url(text: &str) -> bool {
    // The parser behind `url` forgives white space and control characters at the ends; a checked text has none.
    !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && has_web_scheme(text)
        && url::Url::parse(text).is_ok_and(|url| url.has_host())
}

/// Whether it is the name of an IANA time zone.
pub fn is_timezone(text: &str) -> bool {
    text.parse::<chrono_tz::Tz>().is_ok()
}

fn is_local_character(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
}

fn is_domain(domain: &str) -> bool {
    domain.contains('.') && domain.split('.').all(is_domain_label)
}

fn is_domain_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

/// The parser also reads `https:example.com`; people who write that have forgotten something.
fn has_web_scheme(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses_have_a_local_part_and_a_dotted_domain() {
        for good in [
            "a@b.de",
            "first.last+tag@sub.example.com",
            "jürgen@müller.de",
            "o'neil@x.org",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "@",
            "a@",
            "@b.de",
            "a b@c.de",
            "a@b",
            "a@b..de",
            ".a@b.de",
            "a..b@c.de",
            "a@-b.de",
            "a@b.de\n",
            "a@@b.de",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn phone_numbers_are_international() {
        assert!(is_phone("+4915112345678"));
        for bad in [
            "015112345678",
            "+",
            "+0123",
            "+1",
            "+1234567890123456",
            "+49 151",
            "49151",
        ] {
            assert!(!is_phone(bad), "{bad}");
        }
    }

    #[test]
    fn addresses_are_absolute_and_of_the_web() {
        for good in [
            "http://a",
            "https://example.com/x?y#z",
            "HTTPS://EXAMPLE.COM",
        ] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "/pricing",
            "ftp://example.com",
            "mailto:a@b.de",
            "https:example.com",
            "https://",
            " https://a",
            "javascript:alert(1)",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }

    #[test]
    fn zones_are_those_of_the_database() {
        assert!(is_timezone("America/New_York"));
        assert!(is_timezone("UTC"));
        assert!(!is_timezone("Mars/Olympus"));
        assert!(!is_timezone(""));
    }
}
