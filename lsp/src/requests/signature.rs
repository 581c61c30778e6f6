//! `textDocument/signatureHelp`

use nurture_ide::signature::{self, signature_help};
use tower_lsp::ls_types::{
    Documentation, ParameterInformation, ParameterLabel, SignatureHelp, SignatureInformation,
};

use crate::{convert::markdown, snapshot::At};

/// What is taken where the cursor stands.
pub fn answer(at: &At, offset: u32) -> Option<SignatureHelp> {
    let help = signature_help(at.analysis(), at.file, offset)?;
    let active = help.signatures.get(help.active);
    let active_parameter = active.and_then(|signature| number(signature.active?));
    Some(SignatureHelp {
        signatures: help.signatures.iter().map(signature).collect(),
        active_signature: number(help.active),
        active_parameter,
    })
}

fn signature(signature: &signature::Signature) -> SignatureInformation {
    let parameters = signature.parameters.iter();
    let parameters = parameters.map(|parameter| ParameterInformation {
        label: label(&signature.label, parameter.span),
        documentation: documentation(parameter.documentation.as_deref()),
    });
    SignatureInformation {
        label: signature.label.clone(),
        documentation: documentation(signature.documentation.as_deref()),
        parameters: Some(parameters.collect()),
        active_parameter: signature.active.and_then(number),
    }
}

/// Where a parameter stands in the label; in units of UTF-16, whatever else was agreed on.
fn label(label: &str, span: nurture_compiler::source::Span) -> ParameterLabel {
    let units = |offset: u32| {
        let before = label.get(..offset as usize).unwrap_or(label);
        number(before.encode_utf16().count()).unwrap_or_default()
    };
    ParameterLabel::LabelOffsets([units(span.start), units(span.end)])
}

fn documentation(text: Option<&str>) -> Option<Documentation> {
    text.map(|text| Documentation::MarkupContent(markdown(text.to_owned())))
}

fn number(size: usize) -> Option<u32> {
    u32::try_from(size).ok()
}
