-- What a user's own configuration does: the plugin is on the runtime path, and nothing else is set.
vim.opt.runtimepath:prepend(vim.env.NURTURE_PLUGIN)
vim.cmd('filetype plugin on')
vim.cmd('syntax on')
vim.o.hidden = true
