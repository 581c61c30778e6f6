-- Which buffers the server is told of, and which project they belong to.
local M = {}

-- A template can be of any of these types; it counts only inside a project.
M.filetypes = { 'nurture', 'toml', 'mjml', 'html', 'text' }

-- The folder of the nearest `nurture.toml`; for a program outside of any project, its own folder.
-- Nothing for files that are none of the server's business.
function M.root(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  local filetype = vim.bo[buffer].filetype
  if name == '' or name:match('^%a[%w+.-]+://') then
    return nil
  end
  if filetype == 'toml' and vim.fn.fnamemodify(name, ':t') ~= 'nurture.toml' then
    return nil
  end
  local folder = vim.fn.fnamemodify(name, ':p:h')
  local manifest = vim.fn.findfile('nurture.toml', vim.fn.escape(folder, ' ,;*\\') .. ';')
  if manifest ~= '' then
    return vim.fn.fnamemodify(manifest, ':p:h')
  end
  return filetype == 'nurture' and folder or nil
end

return M
