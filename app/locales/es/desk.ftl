desk-title = Mesa de trabajo
desk-count = { $count ->
    [one] Un reporte, el más nuevo primero
   *[other] { $count } reportes, los más nuevos primero
}
desk-groups = Reportes por estado
desk-group-open = Abiertos
desk-group-fixed = Resueltos
desk-group-closed = Cerrados
desk-nothing = Nada aquí
desk-nothing-text = No hay reportes de este tipo en sus áreas.
desk-older = Reportes anteriores
desk-sign-out = Salir
desk-back = Todos los reportes de sus áreas
desk-area = Área
desk-spot = Punto exacto
desk-visibility = Quién lo ve
desk-visibility-public = Todos
desk-visibility-private = Quien reportó y quienes lo atienden
desk-visibility-hidden = Oculto: quien reportó y quienes lo atienden
desk-visibility-unconfirmed = Nadie hasta que confirme quien reportó
desk-story = Qué ha pasado
desk-change = Cambiar el estado
desk-to = Nuevo estado
desk-to-choose = Elegir un estado
desk-to-missing = Falta elegir el nuevo estado
desk-words = ¿Qué quiere decir?
desk-words-hint = Lo leen todos los que ven el reporte. Hace falta al preguntar algo y al terminar el reporte.
desk-words-missing = Falta lo que se dirá a todos sobre este cambio
desk-days = Días hábiles para responder, si pregunta a quien reportó
desk-days-hint = El plazo se detiene hasta que llegue la respuesta o pasen los días.
desk-days-wrong = Escribir cuántos días hábiles tiene quien reportó, de 1 a { $most }
desk-priority = Prioridad
desk-priority-hint = Un reporte urgente tiene un plazo más corto. Un plazo dado nunca se atrasa.
desk-priority-set = Fijar la prioridad
desk-led-to = Estos reportes tratan de lo mismo y llevan aquí:
desk-leads-to = Trata de lo mismo que este reporte y se atiende ahí:
desk-unmerge = Separar los reportes
desk-merge-title = Otro reporte trata de lo mismo
desk-merge-near = Reportes abiertos de este tipo cerca de aquí
desk-merge-reference = Folio del otro reporte
desk-merge-hint = Se atiende el otro reporte. Quienes siguen este reciben sus avisos y pueden calificar.
desk-merge = Cerrar este reporte como duplicado
desk-merge-no-target = Elegir el otro reporte, o escribir el folio de uno de sus áreas
desk-merge-itself = Escribir el folio de otro reporte: un reporte no es duplicado de sí mismo
desk-merge-ended = Elegir un reporte que siga abierto: uno de los dos terminó
desk-merge-not-public = Elegir un reporte público: si no, quien reportó este vería algo que no es suyo
desk-target-missing = Falta decir abajo de qué reporte es duplicado
desk-tasks-open = Alguien tiene todavía una tarea. Debe quedar hecha, rechazada o retirada antes de resolver el reporte.
desk-too-long = Máximo { $most } caracteres
desk-not-in-table = El reporte no puede pasar a este estado desde el que tiene
desk-stale = El reporte cambió desde que abrió esta página. Lea qué ha pasado y decida de nuevo.
desk-release = Mostrar texto y fotos a todos
desk-reason = ¿Por qué ocultar el reporte?
desk-reason-hint = Solo lo lee el personal.
desk-reason-missing = Falta decir por qué ocultar el reporte
desk-hide = Ocultar el reporte
desk-show = Mostrar de nuevo el reporte
desk-group-flagged = Objetados
desk-flags = Lo que objetan los lectores
desk-flags-count = { $count ->
    [one] 1 objeción
   *[other] { $count } objeciones
}
desk-flags-hint = Si no puede quedarse, ocúltelo abajo. Si puede, desestime lo que leyó aquí.
desk-flags-aside = Desestimar objeciones
desk-internal = solo para el personal
desk-with = Quién lo tiene
desk-assign-to = Dárselo a
desk-assign = Asignar
desk-assign-choose = Elegir a alguien
desk-assign-me = A mí: { $name }
desk-assign-desk = A la mesa de trabajo de su área
desk-assign-missing = Falta elegir a quién se le da el reporte
desk-assign-out-of-reach = Esta persona no puede abrir el reporte. Déselo a alguien en cuyas áreas esté.
desk-assign-ended = El reporte terminó. Reábralo antes de dárselo a alguien.
desk-note = Nota para el personal
desk-note-keep = Guardar la nota
desk-note-missing = Falta escribir algo
desk-update = Contar cómo va
desk-update-hint = Lo leen todos los que ven el reporte. No escriba nombres.
desk-update-told = { $count ->
    [0] Público. No se escribe a nadie.
    [one] Público. Se escribe a una persona.
   *[other] Público. Se escribe a { $count } personas.
}
desk-update-send = Publicar
desk-template = Empezar con una plantilla
desk-template-none = Palabras propias
desk-template-use = Usarla
desk-fill-unknown = No hay nada llamado { $name } para completar. Use reference, category, address, due u organisation entre llaves.
desk-fill-nothing = Este reporte no tiene nada que poner en { $name }
desk-contact = Quien reportó
desk-contact-hint = Los contactos son solo para trabajar en este reporte. Queda anotado que lo leyó.
desk-contact-show = Mostrar contacto
desk-contact-name = Nombre
desk-contact-email = Correo
desk-contact-telephone = Teléfono
desk-contact-none = Quien reportó no dejó contacto.
desk-before = Antes aquí, en 12 meses: { $count }
desk-before-away = a { $metres } m
desk-stale-yours = Lo que usted quería
desk-stale-kept = Nada se ha hecho todavía. Está abajo en el formulario y se puede enviar de nuevo.
desk-stale-theirs = Lo que cambió entretanto
desk-group-mine = Míos
desk-search = Buscar
desk-search-hint = Palabras, dirección o folio
desk-filters = Filtros guardados: { $count }
desk-filter-name = Nombre de este filtro
desk-filter-hint = Guarda la lista y las palabras que ve ahora.
desk-filter-keep = Guardar filtro
desk-filter-forget = Borrar { $name }
desk-filter-missing = Falta el nombre del filtro
desk-filter-too-many = Se pueden guardar { $most } filtros. Borre uno primero.
desk-ratings = Calificaciones
desk-ratings-link = { $count ->
    [0] Calificaciones
    [one] Calificaciones: { $count } espera una decisión
   *[other] Calificaciones: { $count } esperan una decisión
}
desk-ratings-waiting = En espera
desk-ratings-decided = Decididas
desk-ratings-none = Nada aquí
desk-ratings-none-text = Aquí aparece lo que se escribe al calificar un reporte de sus áreas.
desk-ratings-original = Como se envió
desk-ratings-decision = ¿Qué deben leer todos?
desk-ratings-release = Las palabras como están
desk-ratings-edit = Las palabras como se cambian abajo, con el motivo
desk-ratings-withhold = Solo el motivo de no mostrarlas
desk-ratings-text = Palabras cambiadas
desk-ratings-text-hint = Quite datos personales e insultos, nada más. Se conserva el original.
desk-ratings-reason = Motivo
desk-ratings-reason-hint = Lo leen todos. Hace falta, salvo que las palabras queden como están.
desk-ratings-decide = Decidir
desk-ratings-nothing-chosen = Falta elegir qué deben leer todos
desk-ratings-words-missing = Faltan las palabras
desk-ratings-reason-missing = Falta el motivo
desk-ratings-answer = Responder en público
desk-ratings-answer-hint = Lo leen todos debajo de la calificación.
desk-ratings-answer-button = Publicar respuesta
desk-bulk = Cambiar varios reportes
desk-bulk-hint = Marque reportes en la lista de arriba, o tome todos.
desk-bulk-all = { $count ->
    [one] El único reporte de esta página
   *[other] Los { $count } reportes de esta página
}
desk-bulk-pick = Elegir: { $report }
desk-bulk-what = ¿Qué hacer con los reportes elegidos?
desk-bulk-preview = Vista previa
desk-bulk-nothing = Elegir al menos un reporte
desk-bulk-too-many = Elegir como máximo { $most } reportes a la vez
desk-bulk-action-missing = Falta elegir qué hacer
desk-bulk-priority-choose = Elegir una prioridad
desk-bulk-priority-missing = Falta elegir la prioridad
desk-bulk-back = Volver a la lista
desk-bulk-cancel = No cambiar nada
desk-bulk-none = Ninguno de los reportes elegidos se puede cambiar así
desk-bulk-status = { $count ->
    [one] Un reporte: estado a { $to }
   *[other] { $count } reportes: estado a { $to }
}
desk-bulk-status-from = { $count ->
    [one] Un reporte: estado de { $from } a { $to }
   *[other] { $count } reportes: estado de { $from } a { $to }
}
desk-bulk-priority = { $count ->
    [one] Un reporte: prioridad a { $to }
   *[other] { $count } reportes: prioridad a { $to }
}
desk-bulk-priority-from = { $count ->
    [one] Un reporte: prioridad de { $from } a { $to }
   *[other] { $count } reportes: prioridad de { $from } a { $to }
}
desk-bulk-assignment = { $count ->
    [one] Un reporte: se asigna a { $to }
   *[other] { $count } reportes: se asignan a { $to }
}
desk-bulk-update = { $count ->
    [one] Un reporte: novedades para todos
   *[other] { $count } reportes: novedades para todos
}
desk-bulk-told = { $count ->
    [0] No se avisará a nadie.
    [one] Se avisará a una persona.
   *[other] Se avisará a { $count } personas.
}
desk-bulk-unreachable = { $count ->
    [one] Una persona que reportó no dejó cómo contactarla.
   *[other] { $count } personas que reportaron no dejaron cómo contactarlas.
}
desk-bulk-changes = Qué cambia
desk-bulk-report = Reporte
desk-bulk-now = Ahora
desk-bulk-then = Después
desk-bulk-why = Por qué
desk-bulk-left = { $count ->
    [one] Un reporte queda como está
   *[other] { $count } reportes quedan como están
}
desk-bulk-confirm = { $count ->
    [one] Cambiar este reporte
   *[other] Cambiar estos { $count } reportes
}
desk-bulk-done = { $count ->
    [0] No se cambió ningún reporte
    [one] Se cambió un reporte
   *[other] Se cambiaron { $count } reportes
}
desk-bulk-not-done = { $count ->
    [one] Un reporte no se cambió
   *[other] { $count } reportes no se cambiaron
}
desk-bulk-unseen = No hay tal reporte en sus áreas.
desk-bulk-same = Ya está así.
desk-bulk-stale = Cambió desde la vista previa. Ábralo y decida de nuevo.
desk-bulk-merged = Lleva a otro reporte. Cambie ese.
desk-bulk-ended = Terminó: ya nada tiene prisa.
desk-bulk-nobody = No hay a quién dárselo.
desk-bulk-not-yours = Su función no permite hacer esto ahí.
desk-list = Reportes
desk-view-map = Ver en el mapa
desk-view-list = Ver como lista
desk-keys = Teclas
desk-keys-on = Las teclas funcionan aquí, salvo mientras escribe.
desk-keys-off = Las teclas están apagadas aquí.
desk-keys-turn-on = Encender las teclas
desk-keys-turn-off = Apagar las teclas
desk-keys-close = Cerrar
desk-keys-key = Tecla
desk-keys-does = Qué hace
desk-keys-next = Siguiente reporte
desk-keys-previous = Reporte anterior
desk-keys-open = Abrir el reporte
desk-keys-assign = Dárselo a alguien
desk-keys-status = Cerrarlo: va al nuevo estado
desk-keys-pick = Elegir el reporte, o no
desk-keys-search = Buscar
desk-keys-back = Volver a la lista
desk-keys-help = Mostrar estas teclas
desk-ways = Más de la mesa
