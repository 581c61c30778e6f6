" Colours a program before the server does, and where Neovim has no colours by meaning.
" The words are those of the lexer's table; a test of the compiler holds them to it.
if exists('b:current_syntax')
  finish
endif

syntax keyword nurtureDeclaration flow test
syntax keyword nurtureClause on goal expire reenter owner timezone quiet limit holdout priority
syntax keyword nurtureStatement send wait if match split set add unset tag untag join leave notify
syntax keyword nurtureStatement task call start stop exit repeat
syntax keyword nurtureConnective where until for up then elseif else end case after do expect last
syntax keyword nurtureConnective within at ever as every when
syntax keyword nurtureOperator and or not is in tagged reachable in_flow
syntax keyword nurtureConstant now true false
syntax keyword nurtureEvent sent delivered opened clicked replied bounced complained prefetched
syntax keyword nurtureEvent scanned suppressed done

" Words that mean something only where they stand.
syntax match nurtureDeclaration /^\s*\zs\(contact\|event\|email\|sms\|push\|topic\|list\|segment\|score\|team\|action\|policy\)\ze\_s*\([a-z_.]\|{\|$\)/
syntax match nurtureChannel /\<send\s\+\zs\(email\|sms\|push\)\>/
syntax match nurtureKey /\<\h\w*\ze\s*:\d\@!/
syntax match nurtureField /\.\@<=\h\w*/

syntax match nurtureNumber /\<\d[0-9_]*\(\.\d\+\)\?%\?/
syntax match nurtureMoney /\<\d[0-9_]*\(\.\d\+\)\? \+[A-Z]\{3}\>/
syntax match nurtureDuration /\<\(\d[0-9_]*\(w\|d\|h\|min\|s\)\)\+\>/
syntax match nurtureTime /\<\d\d:\d\d\(:\d\d\)\?\>/
syntax match nurtureTime /\<\d\{4}-\d\d-\d\d\(T\d\d:\d\d\(:\d\d\)\?\(Z\|[+-]\d\d:\d\d\)\?\)\?/

syntax region nurtureText start=/"/ end=/"\|$/ contains=nurtureEscape,nurtureInterpolation oneline
syntax region nurtureText start=/"""/ end=/"""/ contains=nurtureEscape,nurtureInterpolation
syntax match nurtureEscape /\\[nt"\\{}]/ contained
syntax region nurtureInterpolation matchgroup=nurtureBraces start=/{/ end=/}/ contained contains=TOP

syntax match nurtureComment /#.*$/ contains=@Spell
syntax match nurtureDocumentation /##.*$/ contains=@Spell

highlight default link nurtureDeclaration Keyword
highlight default link nurtureClause Keyword
highlight default link nurtureStatement Statement
highlight default link nurtureConnective Conditional
highlight default link nurtureOperator Operator
highlight default link nurtureConstant Constant
highlight default link nurtureEvent Function
highlight default link nurtureChannel Type
highlight default link nurtureKey Identifier
highlight default link nurtureField Identifier
highlight default link nurtureNumber Number
highlight default link nurtureMoney Number
highlight default link nurtureDuration Number
highlight default link nurtureTime Number
highlight default link nurtureText String
highlight default link nurtureEscape SpecialChar
highlight default link nurtureBraces Special
highlight default link nurtureComment Comment
highlight default link nurtureDocumentation SpecialComment

let b:current_syntax = 'nurture'
