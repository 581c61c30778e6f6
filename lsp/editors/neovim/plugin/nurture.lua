-- Starts the server where a program, a template of a project or its manifest is opened.
if vim.g.loaded_nurture then
  return
end
vim.g.loaded_nurture = true

if vim.fn.has('nvim-0.11') == 1 then
  if vim.g.nurture_lsp_cmd then
    vim.lsp.config('nurture', { cmd = vim.g.nurture_lsp_cmd })
  end
  vim.lsp.enable('nurture')
else
  require('nurture.older').setup()
end
