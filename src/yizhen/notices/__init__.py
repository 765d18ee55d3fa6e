"""消息 notices: what people are told, in the site, by e-mail and by text message."""
