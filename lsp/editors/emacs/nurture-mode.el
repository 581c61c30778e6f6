;;; nurture-mode.el --- Marketing flows that are checked while they are written -*- lexical-binding: t; -*-

;; Author: the nurture authors
;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages
;; URL: https://github.com/nurture-lang/nurture
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; A major mode for nurture, and what eglot needs to know to start `nurture lsp'.

;;; Code:

(require 'cl-lib)
(require 'project)
(require 'rx)

(defgroup nurture nil
  "Marketing flows."
  :group 'languages)

(defcustom nurture-program "nurture"
  "The program that checks, tests and compiles."
  :type 'string
  :group 'nurture)

(defcustom nurture-indent-offset 2
  "How far a block is indented."
  :type 'integer
  :safe #'integerp
  :group 'nurture)

;; The words are those of the lexer's table; a test of the compiler holds them to it.
(defconst nurture--declarations
  '("flow" "test")
  "Words that begin a declaration.")

(defconst nurture--clauses
  '("on" "goal" "expire" "reenter" "owner" "timezone" "quiet" "limit" "holdout" "priority")
  "Words that begin a clause.")

(defconst nurture--statements
  '("send" "wait" "if" "match" "split" "set" "add" "unset" "tag" "untag" "join" "leave"
    "notify" "task" "call" "start" "stop" "exit" "repeat")
  "Words that begin a statement.")

(defconst nurture--connectives
  '("where" "until" "for" "up" "then" "elseif" "else" "end" "case" "after" "do" "expect"
    "last" "within" "at" "ever" "as" "every" "when")
  "Words between the parts of a statement.")

(defconst nurture--operators
  '("and" "or" "not" "is" "in" "tagged" "reachable" "in_flow")
  "Words that connect or test values.")

(defconst nurture--constants
  '("now" "true" "false")
  "Words that are values.")

(defconst nurture--events
  '("sent" "delivered" "opened" "clicked" "replied" "bounced" "complained" "prefetched"
    "scanned" "suppressed" "done")
  "What happens to messages, tasks and calls.")

(defvar nurture-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?\" "\"" table)
    table)
  "Comments from # to the end of the line, texts in double quotes.")

(defvar nurture-font-lock-keywords
  `((,(rx line-start (* blank)
          (group (or "contact" "event" "email" "sms" "push" "topic" "list" "segment" "score"
                     "team" "action" "policy" "flow"))
          (? (+ blank) (group (any "a-z_") (* (any "a-z0-9_.")))))
     (1 font-lock-keyword-face)
     (2 font-lock-type-face nil t))
    (,(rx symbol-start "send" (+ blank) (group (or "email" "sms" "push")) (+ blank)
          (group (any "a-z_") (* (any "a-z0-9_"))))
     (1 font-lock-type-face)
     (2 font-lock-function-name-face))
    (,(rx symbol-start "as" (+ blank) (group (any "a-z_") (* (any "a-z0-9_"))))
     (1 font-lock-variable-name-face))
    (,(rx (group symbol-start (any "a-z_") (* (any "a-z0-9_"))) (* blank) ":" (not (any "0-9")))
     (1 font-lock-variable-name-face))
    (,(rx "." (group (any "a-z_") (* (any "a-z0-9_"))))
     (1 font-lock-variable-name-face))
    (,(regexp-opt (append nurture--declarations nurture--clauses nurture--statements nurture--connectives
                          nurture--operators)
                  'symbols)
     . font-lock-keyword-face)
    (,(regexp-opt nurture--events 'symbols) . font-lock-builtin-face)
    (,(regexp-opt nurture--constants 'symbols) . font-lock-constant-face)
    (,(rx symbol-start digit (* (any "0-9_.:T+-")) (? (or "%" "w" "d" "h" "min" "s")))
     . font-lock-constant-face))
  "Colours before the server gives any.")

(defconst nurture--opener
  (rx (* blank)
      (or (seq (or "flow" "test" "policy" "match" "split") symbol-end)
          (seq "if" symbol-end (* nonl) symbol-start "then")
          (seq "repeat" symbol-end (* nonl) symbol-start "do")
          (seq "wait" symbol-end (* nonl) symbol-start (or "then" "for")))
      (? symbol-end (* nonl)) line-end)
  "A line that begins a block with an `end' of its own.")

(defconst nurture--arm
  (rx (* blank)
      (or "case" "else" "elseif" "after" (seq (+ (any "0-9_.")) "%"))
      (or line-end (seq blank (* nonl))))
  "A line that begins a part of a block.")

(defconst nurture--end (rx (* blank) "end" symbol-end)
  "A line that closes a block.")

(defun nurture--opens-p ()
  "Whether the line at point begins a block that it does not end."
  (and (looking-at-p nurture--opener)
       (not (looking-at-p (rx (* nonl) symbol-start "end" (* blank) (? "#" (* nonl)) line-end)))
       ;; "wait for clicked up to 3d" is a whole statement; "wait for" alone is not.
       (or (not (looking-at-p (rx (* blank) "wait" symbol-end)))
           (looking-at-p (rx (* nonl) symbol-start (or "then" (seq "wait" (+ blank) "for"))
                             (* blank) (? "#" (* nonl)) line-end)))))

(defun nurture--enclosing ()
  "The block around the line at point: its column, its kind, its last part.
Nil outside of all blocks."
  (save-excursion
    (let ((depth 0) arm found)
      (while (and (not found) (zerop (forward-line -1)))
        (cond ((nth 8 (syntax-ppss)))
              ((looking-at-p nurture--end) (setq depth (1+ depth)))
              ((nurture--opens-p)
               (if (zerop depth)
                   (setq found (cons (current-indentation) (cons (looking-at-p (rx (* blank) "match")) arm)))
                 (setq depth (1- depth))))
              ((and (zerop depth) (not arm) (looking-at-p nurture--arm))
               (setq arm (current-indentation)))))
      found)))

(defun nurture--indentation ()
  "The column of the line at point; nil inside a text."
  (save-excursion
    (beginning-of-line)
    (let* ((state (syntax-ppss))
           (brace (nth 1 state)))
      (cond ((nth 3 state) nil)
            (brace
             (let ((closes (looking-at-p (rx (* blank) (any "}])")))))
               (goto-char brace)
               (+ (current-indentation) (if closes 0 nurture-indent-offset))))
            (t
             (pcase-let ((`(,column ,match . ,arm) (nurture--enclosing)))
               (cond ((null column) 0)
                     ((looking-at-p nurture--end) column)
                     ((and (not match) (looking-at-p (rx (* blank) (or "else" "elseif") symbol-end))) column)
                     ((looking-at-p nurture--arm) (+ column nurture-indent-offset))
                     (t (+ (or arm column) nurture-indent-offset)))))))))

(defun nurture-indent-line ()
  "Indent the line at point; the formatter of the server knows better."
  (interactive)
  (let ((column (nurture--indentation)))
    (cond ((null column) 'noindent)
          ((> (current-column) (current-indentation)) (save-excursion (indent-line-to column)))
          (t (indent-line-to column)))))

;;;###autoload
(define-derived-mode nurture-mode prog-mode "nurture"
  "A mode for marketing flows."
  (setq-local comment-start "# ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "#+ *")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width nurture-indent-offset)
  (setq-local indent-line-function #'nurture-indent-line)
  (setq-local compile-command (concat nurture-program " test"))
  (setq-local font-lock-defaults '(nurture-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.nurture\\'" . nurture-mode))

(defun nurture--project (folder)
  "The project around FOLDER: that of the nearest manifest."
  (when-let ((root (locate-dominating-file folder "nurture.toml")))
    (cons 'nurture root)))

(cl-defmethod project-root ((project (head nurture)))
  "The folder of PROJECT's manifest."
  (cdr project))

(add-hook 'project-find-functions #'nurture--project)

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               `(nurture-mode . ,(lambda (&rest _) (list nurture-program "lsp")))))

;; Findings of `nurture check', in a compilation buffer.
(defvar compilation-error-regexp-alist)
(defvar compilation-error-regexp-alist-alist)
(with-eval-after-load 'compile
  (add-to-list 'compilation-error-regexp-alist-alist
               `(nurture ,(rx line-start (group (+? nonl)) ":" (group (+ digit)) ":" (group (+ digit)) ": "
                              (or "error" (group "warning")) "[" (+ (any "a-z-")) "]: ")
                         1 2 3 (4)))
  (add-to-list 'compilation-error-regexp-alist 'nurture))

(provide 'nurture-mode)
;;; nurture-mode.el ends here
