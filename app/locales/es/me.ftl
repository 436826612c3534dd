me-title = Mis reportes
me-account = { $unread ->
    [0] Mis reportes
   *[other] Mis reportes ({ $unread })
}
me-empty = Nada aquí todavía
me-empty-text = Aquí aparecen los reportes que envíe o siga con el correo con el que entró.
