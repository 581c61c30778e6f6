;;; drive.el --- Works in a project as a person does -*- lexical-binding: t; -*-

;; Compares what the editor then knows with what is right, and ends with the number of things that are not.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'flymake)
(require 'nurture-mode)

(defvar drive-failures 0)
(defconst drive-wait 20.0 "How long something may take, in seconds.")

(defmacro drive-check (name &rest body)
  "Look at one thing that must hold, called NAME; BODY signals if it does not."
  (declare (indent 1))
  `(condition-case problem
       (progn ,@body (princ (format "ok      %s\n" ,name)))
     (error (cl-incf drive-failures)
            (princ (format "FAILED  %s\n        %s\n" ,name (error-message-string problem))))))

(defmacro drive-until (what condition)
  "Wait for CONDITION, which is called WHAT."
  `(let ((end (+ (float-time) drive-wait)))
     (while (not ,condition)
       (when (> (float-time) end)
         (error "Waited in vain for %s" ,what))
       (accept-process-output nil 0.02))))

(defun drive-equal (actual expected what)
  "Signal unless ACTUAL, which is called WHAT, is EXPECTED."
  (unless (equal actual expected)
    (error "%s: expected %S, found %S" what expected actual)))

(defun drive-behind (text)
  "Go behind the first TEXT."
  (goto-char (point-min))
  (search-forward text))

(defun drive-replace (text new)
  "Put NEW in the place of the first TEXT."
  (drive-behind text)
  (replace-match new t t)
  ;; What a command loop does when nothing is typed for a moment.
  (eglot--signal-textDocument/didChange))

(defun drive-findings ()
  "What is wrong, as lines from 1, and texts."
  (flymake-start)
  (mapcar (lambda (finding)
            (cons (line-number-at-pos (flymake-diagnostic-beg finding)) (flymake-diagnostic-text finding)))
          (flymake-diagnostics)))

(defun drive-offered ()
  "What completion offers at point."
  (let* ((found (run-hook-with-args-until-success 'completion-at-point-functions))
         (prefix (buffer-substring-no-properties (nth 0 found) (nth 1 found))))
    (mapcar #'string-trim (all-completions prefix (nth 2 found) (plist-get (nthcdr 3 found) :predicate)))))

(setq inhibit-message t
      eglot-sync-connect 20
      eglot-events-buffer-size 0
      nurture-program (getenv "NURTURE_PROGRAM")
      make-backup-files nil)
(defvar drive-project (file-name-as-directory (getenv "NURTURE_PROJECT")))
(find-file (expand-file-name "flows/abandoned_cart.nurture" drive-project))

(drive-check "a program is known, and belongs to its project"
  (drive-equal major-mode 'nurture-mode "mode")
  (drive-equal (file-truename (project-root (project-current))) (file-truename drive-project) "project"))

(drive-check "keywords and names have colours"
  (font-lock-ensure)
  (drive-behind "flow")
  (drive-equal (get-text-property (1- (point)) 'face) 'font-lock-keyword-face "keyword")
  (drive-behind "# They")
  (drive-equal (get-text-property (1- (point)) 'face) 'font-lock-comment-face "comment"))

(drive-check "every example is indented as it is laid out"
  (dolist (file (directory-files-recursively (getenv "NURTURE_EXAMPLES") "\\.nurture\\'"))
    (with-temp-buffer
      (insert-file-contents file)
      (nurture-mode)
      (let ((right (buffer-substring-no-properties (point-min) (point-max))))
        (indent-region (point-min) (point-max))
        (cl-mapc (lambda (expected actual)
                   (unless (equal expected actual)
                     (error "%s: expected %S, found %S" file expected actual)))
                 (split-string right "\n")
                 (split-string (buffer-substring-no-properties (point-min) (point-max)) "\n"))))))

(drive-check "the server starts"
  (apply #'eglot (append (eglot--guess-contact) '(nil)))
  (drive-until "the server" (eglot-current-server)))

(drive-check "an example has no findings"
  ;; The answer to any question comes behind the findings of the text it is about.
  (jsonrpc-request (eglot--current-server-or-lose) :textDocument/documentSymbol
                   (list :textDocument (eglot--TextDocumentIdentifier)))
  (drive-equal (drive-findings) nil "findings"))

(drive-check "a mistake is found where it is, and is gone once it is mended"
  (drive-behind "  send email cart_waiting")
  (let ((line (line-number-at-pos)))
    (drive-replace "  send email cart_waiting" "  sned email cart_waiting")
    (drive-until "a finding" (drive-findings))
    (drive-equal (mapcar #'car (drive-findings)) (list line) "lines")
    (cl-assert (string-match-p "sned" (cdar (drive-findings))))
    (drive-replace "  sned email" "  send email")
    (drive-until "no finding" (null (drive-findings)))))

(drive-check "completion offers the messages of the channel, and no others"
  (drive-behind "send email cart_")
  (let ((offered (drive-offered)))
    (cl-assert (member "cart_waiting" offered) nil "offered: %S" offered)
    (cl-assert (not (member "cart_reminder" offered)) nil "offered: %S" offered)))

(drive-check "hover tells what a name is"
  (drive-behind "send email cart_offer")
  (backward-char 2)
  (let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))
    (cl-assert (string-match-p "cart_offer" (format "%s" hover)) nil "hover: %S" hover)))

(drive-check "the definition of a message is in the file of messages"
  (drive-behind "send email cart_offer")
  (backward-char 2)
  (let ((found (car (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))))
    (drive-equal (file-name-nondirectory (xref-location-group (xref-item-location found))) "messages.nurture" "file")))

(drive-check "a file is laid out in the canonical way"
  (let ((right (buffer-string)))
    (drive-replace "  wait 1h\n" "        wait    1h   \n")
    (eglot-format-buffer)
    (drive-equal (buffer-string) right "text")))

(drive-check "the server ends with the editor"
  (let ((server (eglot-current-server)))
    (eglot-shutdown server)
    (drive-until "the end" (not (jsonrpc-running-p server)))))

(set-buffer-modified-p nil)
(princ (if (zerop drive-failures) "Emacs: all is well\n" (format "Emacs: %d failed\n" drive-failures)))
(kill-emacs (if (zerop drive-failures) 0 1))
;;; drive.el ends here
