//! What client and server can do.

use tower_lsp::ls_types::{
    CallHierarchyServerCapability, CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    CodeLensOptions, CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities,
    DocumentLinkOptions, FoldingRangeProviderCapability, HoverProviderCapability, InitializeParams,
    OneOf, RenameOptions, SelectionRangeProviderCapability, SemanticTokensFullOptions,
    SemanticTokensOptions, SemanticTokensServerCapabilities, ServerCapabilities,
    SignatureHelpOptions, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use crate::{convert::tokens, position::Encoding};

/// What a client can do, as far as an answer depends on it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a capability of its own that a client has or has not"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Client {
    /// How characters are counted.
    pub encoding: Encoding,
    /// Whether it asks for the findings of open documents, rather than being told.
    pub pulls: bool,
    /// Whether it can be told to ask for findings again.
    pub pulls_again: bool,
    /// Whether it watches files when it is asked to.
    pub watches: bool,
    /// Whether it can be told which documents are laid out here.
    pub registers_formatting: bool,
    /// Whether it inserts snippets.
    pub snippets: bool,
    /// Whether it takes several targets with their whole declarations.
    pub links: bool,
    /// Whether it shows symbols within symbols.
    pub nested_symbols: bool,
    /// Whether findings may name other places.
    pub related: bool,
    /// Whether edits may say which version of a document they belong to.
    pub versioned_edits: bool,
    /// Whether it colours words and signs by itself, and is told of names alone.
    pub colours_syntax: bool,
}

impl Client {
    /// What a client says of itself.
    pub fn of(params: &InitializeParams) -> Self {
        let general = params.capabilities.general.as_ref();
        let offered = general.and_then(|general| general.position_encodings.as_deref());
        let document = params.capabilities.text_document.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let snippets = || {
            let item = document?.completion.as_ref()?.completion_item.as_ref()?;
            item.snippet_support
        };
        let links = || document?.definition.as_ref()?.link_support;
        let nested = || {
            let symbols = document?.document_symbol.as_ref()?;
            symbols.hierarchical_document_symbol_support
        };
        let related = || {
            let published = document?.publish_diagnostics.as_ref()?;
            published.related_information
        };
        let watches = || {
            let files = workspace?.did_change_watched_files.as_ref()?;
            files.dynamic_registration
        };
        let registers_formatting = || {
            let whole = document?.formatting.as_ref()?.dynamic_registration?;
            let part = document?.range_formatting.as_ref()?.dynamic_registration?;
            Some(whole && part)
        };
        let versioned_edits = || workspace?.workspace_edit.as_ref()?.document_changes;
        let colours_syntax = || {
            let tokens = document?.semantic_tokens.as_ref()?;
            tokens.augments_syntax_tokens
        };
        let pulls_again = || workspace?.diagnostics.as_ref()?.refresh_support;
        Self {
            encoding: Encoding::agreed(offered),
            pulls: document.is_some_and(|document| document.diagnostic.is_some()),
            pulls_again: pulls_again().unwrap_or_default(),
            watches: watches().unwrap_or_default(),
            registers_formatting: registers_formatting().unwrap_or_default(),
            snippets: snippets().unwrap_or_default(),
            links: links().unwrap_or_default(),
            nested_symbols: nested().unwrap_or_default(),
            related: related().unwrap_or_default(),
            versioned_edits: versioned_edits().unwrap_or_default(),
            colours_syntax: colours_syntax().unwrap_or_default(),
        }
    }
}

/// What this server can do for a client.
pub fn server(client: Client) -> ServerCapabilities {
    let capabilities = ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                ..TextDocumentSyncOptions::default()
            },
        )),
        // A client that asks is asked to ask about open documents alone; of all others it is told.
        diagnostic_provider: client.pulls.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some("nurture".to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: false,
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    };
    showing(changing(finding_ones_way(capabilities), client))
}

/// With what leads from one place to others.
fn finding_ones_way(capabilities: ServerCapabilities) -> ServerCapabilities {
    ServerCapabilities {
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: None,
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        call_hierarchy_provider: Some(CallHierarchyServerCapability::Simple(true)),
        ..capabilities
    }
}

/// With what helps to write, and what changes texts.
fn changing(capabilities: ServerCapabilities, client: Client) -> ServerCapabilities {
    ServerCapabilities {
        completion_provider: Some(CompletionOptions {
            // A blank follows the words after which only certain names can stand.
            trigger_characters: Some([".", "\"", "{", " ", "="].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(["(", "{", ","].map(str::to_owned).to_vec()),
            ..SignatureHelpOptions::default()
        }),
        // Templates have formatters of their own, which must not find another beside them.
        document_formatting_provider: (!client.registers_formatting).then_some(OneOf::Left(true)),
        document_range_formatting_provider: (!client.registers_formatting)
            .then_some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![
                CodeActionKind::QUICKFIX,
                CodeActionKind::REFACTOR,
                CodeActionKind::REFACTOR_REWRITE,
            ]),
            ..CodeActionOptions::default()
        })),
        ..capabilities
    }
}

/// With what is shown in and beside a text.
fn showing(capabilities: ServerCapabilities) -> ServerCapabilities {
    ServerCapabilities {
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: None,
        }),
        inlay_hint_provider: Some(OneOf::Left(true)),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            SemanticTokensOptions {
                legend: tokens::legend(),
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Bool(true)),
                ..SemanticTokensOptions::default()
            },
        )),
        ..capabilities
    }
}
