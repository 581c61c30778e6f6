-- The server, as Neovim 0.11 and later takes it.
local project = require('nurture.project')

return {
  cmd = { 'nurture', 'lsp' },
  filetypes = project.filetypes,
  root_dir = function(buffer, start)
    local root = project.root(buffer)
    if root then
      start(root)
    end
  end,
}
