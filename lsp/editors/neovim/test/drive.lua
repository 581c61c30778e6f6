-- Works in a project as a person does, and compares what the editor then knows with what is right.
local WAIT = 20000
local failures = 0

local function say(text)
  io.stdout:write(text .. '\n')
end

-- One thing that must hold; the others are looked at all the same.
local function check(name, body)
  local fine, problem = pcall(body)
  if fine then
    say('ok      ' .. name)
  else
    failures = failures + 1
    say('\nFAILED  ' .. name .. '\n        ' .. tostring(problem))
  end
end

local function wait(what, condition)
  if not vim.wait(WAIT, condition, 10) then
    error('waited in vain for ' .. what, 0)
  end
end

local function equal(actual, expected, what)
  if not vim.deep_equal(actual, expected) then
    error(('%s: expected %s, found %s'):format(what, vim.inspect(expected), vim.inspect(actual)), 0)
  end
end

local function open(path)
  vim.cmd('edit ' .. vim.fn.fnameescape(path))
  return vim.api.nvim_get_current_buf()
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

-- The line that holds a text, from 0, and the column of its end.
local function place(text)
  for number, line in ipairs(lines()) do
    local _, last = line:find(text, 1, true)
    if last then
      return number - 1, last
    end
  end
  error('no line holds ' .. text, 0)
end

local function replace(line, text)
  vim.api.nvim_buf_set_lines(0, line, line + 1, false, { text })
end

local function clients()
  return (vim.lsp.get_clients or vim.lsp.get_active_clients)()
end

-- How many servers this buffer has.
local function attached()
  local found = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = 0 }) or vim.lsp.buf_get_clients(0)
  return vim.tbl_count(found)
end

-- An answer of the server about a place in this buffer.
local function ask(method, line, column, more)
  local params = vim.tbl_extend('force', {
    textDocument = { uri = vim.uri_from_bufnr(0) },
    position = { line = line, character = column },
  }, more or {})
  local answers, problem = vim.lsp.buf_request_sync(0, method, params, WAIT)
  if not answers then
    error(method .. ': ' .. tostring(problem), 0)
  end
  for _, answer in pairs(answers) do
    if answer.err then
      error(method .. ': ' .. vim.inspect(answer.err), 0)
    end
    return answer.result
  end
  error(method .. ': nobody answered', 0)
end

local function labels(line, column)
  local result = ask('textDocument/completion', line, column) or {}
  local found = {}
  for _, item in ipairs(result.items or result) do
    found[item.label] = true
  end
  return found
end

-- What the editor has been told is wrong with this buffer, by line from 0.
local function findings()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, { line = diagnostic.lnum, rule = diagnostic.code, severity = diagnostic.severity })
  end
  return found
end

local buffer = open('flows/abandoned_cart.nurture')

check('a program is known, and the server started for its project', function()
  equal(vim.bo.filetype, 'nurture', 'file type')
  equal(vim.bo.shiftwidth, 2, 'indentation')
  wait('the server', function()
    local client = clients()[1]
    return client and client.initialized ~= false and client.server_capabilities ~= nil
  end)
  equal(#clients(), 1, 'servers')
  equal((vim.uv or vim.loop).fs_realpath(clients()[1].config.root_dir), (vim.uv or vim.loop).fs_realpath(vim.fn.getcwd()), 'root')
end)

check('an example has no findings', function()
  -- The answer to any question comes behind the findings of the text it is about.
  ask('textDocument/documentSymbol', 0, 0)
  equal(findings(), {}, 'findings')
end)

check('a mistake is found where it is, and is gone once it is mended', function()
  local line = place('send email cart_waiting')
  local right = lines()[line + 1]
  replace(line, '  sned email cart_waiting')
  wait('a finding', function() return #findings() > 0 end)
  equal(findings(), { { line = line, rule = 'syntax-error', severity = vim.diagnostic.severity.ERROR } }, 'findings')
  replace(line, right)
  wait('no finding', function() return #findings() == 0 end)
end)

check('a name that another file declares is known, and missed when it is gone', function()
  local line = place('goal purchase')
  local right = lines()[line + 1]
  replace(line, '  goal purchsae within 7d')
  wait('a finding', function() return #findings() > 0 end)
  equal(findings()[1].rule, 'unknown-event', 'rule')
  replace(line, right)
  wait('no finding', function() return #findings() == 0 end)
end)

check('completion offers the messages of the channel, and no others', function()
  local line, column = place('send email cart_last_call')
  local offered = labels(line, column - #'cart_last_call')
  equal(offered.cart_waiting, true, 'an email')
  equal(offered.cart_reminder, nil, 'an SMS')
end)

check('completion behind a dot offers fields of the contact', function()
  local line, column = place('{contact.')
  local offered = labels(line, column)
  equal({ offered.email, offered.phone, offered.timezone }, { true, true, true }, 'fields')
end)

check('hover tells what a name is', function()
  local line, column = place('send email cart_offer')
  local hover = ask('textDocument/hover', line, column - 2)
  local text = type(hover.contents) == 'table' and hover.contents.value or hover.contents
  assert(text:find('cart_offer', 1, true), 'hover: ' .. vim.inspect(hover))
end)

check('the definition of a message is in the file of messages', function()
  local line, column = place('send email cart_offer')
  local result = ask('textDocument/definition', line, column - 2)
  local first = (vim.islist or vim.tbl_islist)(result) and result[1] or result
  equal(vim.fn.fnamemodify(vim.uri_to_fname(first.uri or first.targetUri), ':t'), 'messages.nurture', 'file')
end)

check('a file is laid out in the canonical way', function()
  local right = lines()
  local line = place('wait 1h')
  replace(line, '        wait    1h   ')
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = WAIT })
  else
    vim.lsp.buf.formatting_sync(nil, WAIT)
  end
  equal(lines(), right, 'text')
end)

check('a variable of a template is looked at too', function()
  open('emails/cart_offer.mjml')
  wait('the server', function() return attached() > 0 end)
  local line = place('{{ code }}')
  local right = lines()[line + 1]
  local wrong = right:gsub('{{ code }}', '{{ coed }}')
  replace(line, wrong)
  wait('a finding', function() return #findings() > 0 end)
  equal({ findings()[1].line, findings()[1].rule }, { line, 'unknown-template-variable' }, 'finding')
  replace(line, right)
  wait('no finding', function() return #findings() == 0 end)
end)

check('a file that is no business of the server is left alone', function()
  vim.fn.writefile({ 'text' }, vim.env.HOME .. '/note.txt')
  open(vim.env.HOME .. '/note.txt')
  vim.wait(100, function() return false end)
  equal(attached(), 0, 'servers')
end)

if vim.fn.has('nvim-0.10') == 1 then
  check('inlay hints and colours by meaning are given', function()
    vim.api.nvim_set_current_buf(buffer)
    local range = { start = { line = 0, character = 0 }, ['end'] = { line = #lines(), character = 0 } }
    assert(#ask('textDocument/inlayHint', 0, 0, { range = range }) > 0, 'no hint')
    vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
    wait('hints', function() return #vim.lsp.inlay_hint.get({ bufnr = buffer }) > 0 end)
    wait('colours', function()
      local line, column = place('send email cart_offer')
      return #(vim.lsp.semantic_tokens.get_at_pos(buffer, line, column - 2) or {}) > 0
    end)
  end)
end

check('the server ends with the editor', function()
  local ids = vim.tbl_map(function(client) return client.id end, clients())
  for _, client in ipairs(clients()) do
    vim.lsp.stop_client(client.id)
  end
  wait('the end', function() return #clients() == 0 end)
  assert(#ids == 1, 'servers: ' .. #ids)
end)

say(failures == 0 and 'Neovim: all is well' or ('Neovim: %d failed'):format(failures))
vim.cmd(failures == 0 and 'qall!' or 'cquit 1')
