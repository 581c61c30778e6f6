-- Starts the server in versions before 0.11: one for each project.
local project = require('nurture.project')
local M = {}

local clients = {}

local function attach(buffer)
  local root = project.root(buffer)
  if not root then
    return
  end
  local known = clients[root]
  if not known or not vim.lsp.get_client_by_id(known) then
    known = vim.lsp.start_client({
      name = 'nurture',
      cmd = vim.g.nurture_lsp_cmd or { 'nurture', 'lsp' },
      root_dir = root,
      workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ':t') } },
      capabilities = vim.lsp.protocol.make_client_capabilities(),
    })
    clients[root] = known
  end
  if known then
    vim.lsp.buf_attach_client(buffer, known)
  end
end

function M.setup()
  vim.api.nvim_create_autocmd('FileType', {
    pattern = project.filetypes,
    callback = function(args)
      attach(args.buf)
    end,
  })
end

return M
