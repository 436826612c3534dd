me-title = Mis trámites
me-account = { $unread ->
    [0] Mis trámites
   *[other] Mis trámites ({ $unread })
}
me-empty = Nada aquí todavía
me-empty-text = Aquí están los reportes y las solicitudes que envía o sigue con el correo con el que entró.
