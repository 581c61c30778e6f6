//! The messages of the protocol, each handed to what answers it.

#![allow(
    clippy::wildcard_imports,
    reason = "nearly every type of the protocol is named here"
)]

use std::{path::PathBuf, sync::Arc};

use tower_lsp::{
    Client, LanguageServer,
    jsonrpc::{Error, Result},
    ls_types::*,
};

use crate::{
    capabilities, diagnostics,
    documents::path_of,
    requests,
    session::{Asked, Session},
    snapshot::{At, Snapshot},
};

/// The server of one client.
pub struct NurtureServer {
    client: Client,
    session: Arc<Session>,
}

impl NurtureServer {
    /// A server that has not been spoken to.
    pub const fn new(client: Client, session: Arc<Session>) -> Self {
        Self { client, session }
    }

    /// Thinks about a document, and gives the answer if the document is still the one that was asked about.
    ///
    /// What is asked about is settled before the first `await`, so that changes that come later cannot slip in between.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Uri,
        think: impl FnOnce(&At) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(asked) = self.session.asked(uri) else {
            return Ok(None);
        };
        let text = asked.text.clone();
        let project = Arc::clone(&asked.project);
        let thought =
            tokio::task::spawn_blocking(move || at(asked).map(|at| at.map(|at| think(&at))));
        let Ok(answer) = thought.await else {
            project.start_anew();
            return Err(Error::internal_error());
        };
        match text {
            Some(text) if !self.session.is_still(uri, &text) => Err(Error::content_modified()),
            _ => answer,
        }
    }

    /// Thinks about a place in a document.
    async fn ask_at<T: Send + 'static>(
        &self,
        place: TextDocumentPositionParams,
        think: impl FnOnce(&At, u32) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let position = place.position;
        let answer = self.ask(&place.text_document.uri, move |at| {
            think(at, at.lines().offset(position))
        });
        answer.await.map(Option::flatten)
    }

    /// Thinks about all projects, one after the other.
    async fn ask_all<T: Send + 'static>(
        &self,
        think: impl Fn(&Snapshot) -> Vec<T> + Send + 'static,
    ) -> Result<Vec<T>> {
        let session = Arc::clone(&self.session);
        let thought = tokio::task::spawn_blocking(move || {
            let snapshots = session.projects().into_iter().map(|project| Snapshot {
                analysis: project.compute().analysis,
                addresses: session.addresses(&project),
                client: session.client(),
            });
            snapshots.flat_map(|snapshot| think(&snapshot)).collect()
        });
        thought.await.map_err(|_| Error::internal_error())
    }

    /// Asks the client to watch the files of projects.
    async fn watch(&self) {
        let watchers = [
            "**/*.nurture",
            "**/nurture.toml",
            "**/*.{mjml,html,htm,txt}",
        ];
        let watchers = watchers.map(|glob| FileSystemWatcher {
            glob_pattern: GlobPattern::String(glob.to_owned()),
            kind: None,
        });
        let options = DidChangeWatchedFilesRegistrationOptions {
            watchers: watchers.to_vec(),
        };
        let registration = Registration {
            id: "files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        self.register(vec![registration], "changes on the disk are not seen")
            .await;
    }

    /// Offers to lay out programs, and nothing else that is open.
    async fn register_formatting(&self) {
        let programs = [(Some("nurture"), None), (None, Some("**/*.nurture"))];
        let selector = programs.map(|(language, pattern)| DocumentFilter {
            language: language.map(str::to_owned),
            scheme: None,
            pattern: pattern.map(str::to_owned),
        });
        let options = TextDocumentRegistrationOptions {
            document_selector: Some(selector.to_vec()),
        };
        let methods = ["textDocument/formatting", "textDocument/rangeFormatting"];
        let registrations = methods.map(|method| Registration {
            id: method.to_owned(),
            method: method.to_owned(),
            register_options: serde_json::to_value(&options).ok(),
        });
        self.register(registrations.to_vec(), "nothing can be laid out")
            .await;
    }

    async fn register(&self, registrations: Vec<Registration>, without: &str) {
        if let Err(error) = self.client.register_capability(registrations).await {
            let message = format!("{without}: {error}");
            self.client.log_message(MessageType::WARNING, message).await;
        }
    }
}

/// The folders that the client has open: one, as older clients say it, where it does not know of several (LSP 3.17, "Initialize Request").
#[expect(deprecated, reason = "some clients say nothing else")]
fn folders(params: InitializeParams) -> Vec<PathBuf> {
    if let Some(folders) = params.workspace_folders {
        let paths = folders.iter().map(|folder| path_of(&folder.uri));
        return paths.flatten().collect();
    }
    let path = params.root_path.map(PathBuf::from);
    let root = params.root_uri.as_ref().and_then(path_of).or(path);
    root.into_iter().collect()
}

/// The file that was asked about, in the project as it is now.
fn at(asked: Asked) -> Result<Option<At>> {
    let snapshot = Snapshot {
        analysis: asked.project.compute().analysis,
        addresses: asked.addresses,
        client: asked.client,
    };
    let Some(file) = snapshot.analysis.file(&asked.name) else {
        return Ok(None);
    };
    let now = snapshot.analysis.sources().get(file);
    let now = now.map(|source| Arc::clone(&source.text));
    if asked.text.is_some() && asked.text != now {
        return Err(Error::content_modified());
    }
    Ok(Some(At { snapshot, file }))
}

impl LanguageServer for NurtureServer {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = capabilities::Client::of(&params);
        self.session.begin(client);
        self.session.add_folders(&folders(params));
        Ok(InitializeResult {
            capabilities: capabilities::server(client),
            server_info: Some(ServerInfo {
                name: "nurture".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        let telling = diagnostics::tell(self.client.clone(), Arc::clone(&self.session));
        tokio::spawn(telling);
        if self.session.client().watches {
            self.watch().await;
        }
        if self.session.client().registers_formatting {
            self.register_formatting().await;
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.session.end();
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.session.open(params.text_document);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.session.change(params);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.session.close(&params.text_document.uri);
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.session.changed_on_disk(&params.changes);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        for folder in &params.event.removed {
            if let Some(folder) = path_of(&folder.uri) {
                self.session.remove_folder(&folder);
            }
        }
        let added = params.event.added.iter();
        let added: Vec<_> = added.filter_map(|folder| path_of(&folder.uri)).collect();
        self.session.add_folders(&added);
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let items = self.ask(&params.text_document.uri, requests::diagnostic::answer);
        Ok(requests::diagnostic::report(
            items.await?.unwrap_or_default(),
        ))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        self.ask_at(place, requests::hover::answer).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let answer = |at: &At, offset| Some(requests::completion::answer(at, offset));
        let found = self.ask_at(params.text_document_position, answer).await?;
        Ok(found.map(CompletionResponse::List))
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        self.ask_at(place, requests::definition::answer).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let with_declaration = params.context.include_declaration;
        let place = params.text_document_position;
        let answer =
            move |at: &At, offset| Some(requests::references::answer(at, offset, with_declaration));
        self.ask_at(place, answer).await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let place = params.text_document_position_params;
        let answer = |at: &At, offset| Some(requests::references::highlights(at, offset));
        self.ask_at(place, answer).await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let answer = self.ask(&params.text_document.uri, requests::symbols::of_document);
        answer.await.map(Option::flatten)
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        let query = params.query;
        let found = self.ask_all(move |snapshot| requests::symbols::of_project(snapshot, &query));
        found
            .await
            .map(|found| Some(WorkspaceSymbolResponse::Flat(found)))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(&params.text_document.uri, requests::folding::answer)
            .await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let answer = self.ask(&params.text_document.uri, requests::tokens::all);
        let tokens = answer.await?;
        Ok(tokens.map(SemanticTokensResult::Tokens))
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let range = params.range;
        let answer = self.ask(&params.text_document.uri, move |at| {
            requests::tokens::in_range(at, range)
        });
        let tokens = answer.await?;
        Ok(tokens.map(SemanticTokensRangeResult::Tokens))
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let answer = self.ask(&params.text_document.uri, requests::formatting::whole);
        answer.await.map(Option::flatten)
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let range = params.range;
        let answer = self.ask(&params.text_document.uri, move |at| {
            requests::formatting::in_range(at, range)
        });
        answer.await.map(Option::flatten)
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        let positions = params.positions;
        self.ask(&params.text_document.uri, move |at| {
            requests::selection::answer(at, &positions)
        })
        .await
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        let place = params.text_document_position_params;
        self.ask_at(place, requests::signature::answer).await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let answer = |at: &At, offset| Some(requests::rename::prepare(at, offset));
        self.ask_at(params, answer).await?.transpose()
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let to = params.new_name;
        let answer = move |at: &At, offset| Some(requests::rename::answer(at, offset, &to));
        self.ask_at(params.text_document_position, answer)
            .await?
            .transpose()
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(&params.text_document.uri, requests::links::answer)
            .await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask(&params.text_document.uri, requests::lenses::answer)
            .await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let range = params.range;
        self.ask(&params.text_document.uri, move |at| {
            requests::inlay::answer(at, range)
        })
        .await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let CodeActionParams { range, context, .. } = params;
        self.ask(&params.text_document.uri, move |at| {
            requests::actions::answer(at, range, &context)
        })
        .await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        let place = params.text_document_position_params;
        self.ask_at(place, requests::calls::prepare).await
    }

    async fn incoming_calls(
        &self,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        let item = params.item;
        let uri = item.uri.clone();
        self.ask(&uri, move |at| requests::calls::incoming(at, &item))
            .await
    }

    async fn outgoing_calls(
        &self,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        let item = params.item;
        let uri = item.uri.clone();
        self.ask(&uri, move |at| requests::calls::outgoing(at, &item))
            .await
    }
}
