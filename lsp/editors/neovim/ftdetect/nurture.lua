-- Programs, and templates in MJML, which Neovim does not know by itself.
vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, { pattern = '*.nurture', command = 'setfiletype nurture' })
vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, { pattern = '*.mjml', command = 'setfiletype mjml' })
