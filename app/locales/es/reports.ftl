continue = Continuar
change = Cambiar
not-provided = No se dio
optional = { $question } (opcional)
metres = a { $metres } m
working-days = { $days ->
    [one] día hábil
   *[other] días hábiles
}
stations = Pasos
station-where = Dónde
station-what = Qué
station-details = Detalles
station-contact = Usted
station-check = Revisar

map = Mapa
map-zoom-in = Acercar
map-zoom-out = Alejar
map-demonstration = Límites hechos para la demostración
map-locate = Dónde estoy
map-pin = Marcador: dónde está el problema. Arrástrelo o toque el mapa.
map-locating = Buscando dónde está
map-denied = El dispositivo no dice dónde está. Ponga el marcador en el mapa o elija el área en la lista.
map-outside = Este lugar está fuera de la ciudad
map-unknown = No se pudo buscar el lugar. Puede seguir de todos modos.

where-title = ¿Dónde está el problema?
where-map-note = Toque el mapa para poner un marcador.
where-numbers = Ubicación en números
where-lat = Latitud
where-lon = Longitud
where-address = Dirección o lugar (opcional)
where-address-hint = Por ejemplo: Callejón Dongmen 18. También basta el número de una lámpara o un hidrante.
where-spot = Describir el punto exacto (opcional)
where-spot-hint = Por ejemplo: detrás del puesto de verduras, a la izquierda del portón
where-choose = Elegir el área en una lista
where-chosen = Elegida en la lista: { $area }
area-title = ¿En qué área está?
area-choose = Está en { $area }
area-up = Volver a { $area }
area-parts = O entrar en una de sus partes

what-title = ¿De qué se trata?
what-search = Buscar, por ejemplo: lámpara
what-find = Buscar
what-nothing = Nada coincide con “{ $words }”. Busque otra palabra, o ninguna para ver todo.

details-title = Cuéntenos qué está mal
details-what = ¿Qué ve?
details-what-hint = Desde cuándo, qué tamaño, quién corre peligro. Primero lo lee una oficina, después pueden todos: no escriba nombres.
details-limit = Máximo { $most } caracteres
details-date-hint = Por ejemplo: 2026-11-16
details-photos = Fotos (opcional)
details-photos-hint = Hasta 5, en JPEG, PNG o WebP. Quitamos el lugar y la hora que llevan ocultos y no difuminamos nada: evite caras y placas.
photos-working = Reduciendo la foto
photos-ready = { $name } está lista, { $size }
photos-megabytes = { $size } MB
photo-alt = Foto { $number }
photo-remove = Quitar la foto { $number }
photo-too-many = Elegir como máximo 5 fotos. Se conservan las primeras.
photo-too-often = Llegaron muchas fotos de su red. Envíe las que faltan en una hora, o siga sin ellas.
photo-too-large = Cada foto puede tener hasta 15 MB y 50 megapíxeles. Las demás se conservan.
photo-heic = Las fotos HEIC no se pueden leer aquí. Ponga la cámara en “más compatible” o envíe una captura de pantalla de la foto.
photo-broken = Una foto está dañada y no se puede abrir. Las demás se conservan.
photo-not-a-photo = Un archivo no es una foto JPEG, PNG o WebP. Las demás se conservan.
nearby-title = { $count ->
    [one] Hay un reporte abierto de este tipo cerca
   *[other] Hay { $count } reportes abiertos de este tipo cerca
}
nearby-text = ¿Es lo mismo? Entonces siga ese, y nadie tiene que revisar dos veces.
nearby-since = desde el { $date }
nearby-follow = Mejor seguir este

contact-title = ¿Cómo contactarle?
contact-who-sees = Solo lo ven quienes trabajan en esto, para preguntarle o avisarle. Deje todo vacío para no decir quién es.
contact-email = Correo electrónico (opcional)
contact-email-hint = Aquí se envían el folio y su enlace secreto
contact-telephone = Número de teléfono (opcional)
contact-name = Nombre (opcional)

check-title = Revisar su reporte
check-where = Dónde
check-what = Qué
check-words = Lo que ve
check-photos = Fotos
check-email = Correo electrónico
check-telephone = Número de teléfono
check-name = Nombre
check-who-sees = Quién verá qué
check-everybody = Todos, de inmediato
check-everybody-what = de qué se trata, el lugar, el estado, las fechas
check-words-later = Todos, cuando una oficina lo haya revisado
check-words-later-what = sus palabras y fotos
check-words-now = Todos, de inmediato
check-words-now-what = sus palabras y fotos
check-private = Solo usted y la oficina
check-private-what = los reportes de este tipo no se muestran en público
check-handlers = Solo quienes trabajan en esto
check-handlers-what = su contacto, para preguntarle o avisarle
check-promises = Los plazos de la ciudad
check-promise = para { $category }: a más tardar el { $date }
check-answer = para la primera respuesta: a más tardar el { $date }
check-no-promise = Para esto no hay un plazo fijo. Se le avisa cada vez que pase algo.
check-you-send = Usted lo envía
check-at-once = de inmediato: folio y enlace
check-gets-it = Lo recibe { $holder }
check-end = Resuelto, o se dice por qué no
check-end-when = se ve en la página del reporte
check-send = Enviar reporte
reason-place = porque el lugar está ahí

sent-title = Llegó su reporte
sent-reference = Su folio
sent-holder = A cargo
sent-why = Por qué
sent-because = El lugar es { $area } y se trata de { $category }.
sent-because-reason = El lugar es { $area } y se trata de { $category }: { $reason }.
sent-promise = Plazo
sent-answer = Primera respuesta
sent-provisional = para el { $date }, provisional: aún no se conocen los días festivos de ese año
sent-link-title = Guarde este enlace
sent-link-text = Abre su propia página de este reporte en cualquier dispositivo, con todo lo que escribió. Quien lo tenga ve lo mismo que usted.
sent-mailed = También lo enviamos a su correo electrónico.
sent-public = Ver el reporte
sent-another = Reportar algo más

show-all = Todos los reportes
show-story = Qué pasó
show-who = Quién lo tiene y por qué
show-because = Porque { $reason }
show-promised = Plazo para atenderlo
show-yours = Este es su reporte. Aquí ve sus palabras y fotos; los demás las ven cuando una oficina las haya revisado.
show-unreleased = Las palabras se muestran cuando una oficina las haya revisado.
show-updated = El reporte avanzó. La página muestra lo nuevo.
show-map = Mapa: { $place }
event-submitted = Reportado
event-imported = Reportado en un sistema anterior
event-released = Palabras y fotos publicadas
event-hidden = Ocultado
event-shown = Visible de nuevo
event-flags-aside = Objeciones desestimadas: el reporte puede quedarse
event-flags-upheld = Objeciones aceptadas: se ocultó el reporte
event-answered = Quien reportó respondió
event-waiting-ended = No llegó respuesta a tiempo: sigue sin ella
event-priority = Cambió la prioridad
event-escalated = No se hizo a tiempo: pasó a la mesa de trabajo superior
event-escalation-stayed = No se hizo a tiempo, y no hay mesa de trabajo superior
event-merged = Otro reporte trata de lo mismo
event-unmerged = Se atiende otra vez por separado
event-joined = Se unió otro reporte que trata de lo mismo
event-parted = Un reporte unido se atiende otra vez por separado
event-task-added = Se pidió a alguien que haga su parte
event-tasks-begun = Se pidió a las oficinas que hagan su parte
event-task-accepted = Trabajo programado
event-task-declined = Alguien rechazó su parte
event-task-done = Una parte está hecha
event-task-withdrawn = Una parte ya no hace falta
detail-window = { $from } a { $until }
show-goes-on = Sigue con otro reporte
detail-area = con { $area }
detail-due = plazo ahora: { $date }
priority-urgent = Urgente
priority-normal = Normal
priority-low = Baja
answer-promised = Primera respuesta para el { $date }
answer-late = Sin respuesta, vencía el { $date }

question-yours = La oficina le pregunta
question-until = Hasta el { $date }. El plazo se detiene hasta que responda.
question-answer = Responder
question-title = Responder la pregunta de la oficina
question-words = Su respuesta
question-words-hint = Solo la leen quienes atienden el reporte.
question-words-missing = Falta su respuesta
question-not-asked = La oficina ya no espera respuesta. Siga el reporte para ver qué pasa.
question-send = Enviar la respuesta
event-given = Se dio a { $name }
event-given-team = Se dio a { $team }, { $name }
event-given-back = En la mesa de trabajo de su área
event-noted = Nota
event-updated = Novedades
event-contact-read = Se leyó el contacto de quien reportó

promise-left = { $days ->
    [0] Último día hábil
    [one] Queda 1 día hábil
   *[other] Quedan { $days } días hábiles
}
promise-late = { $days ->
    [0] Vencido
    [one] Vencido hace 1 día hábil
   *[other] Vencido hace { $days } días hábiles
}
promise-was-late = { $days ->
    [0] Hecho tarde
    [one] Hecho 1 día hábil tarde
   *[other] Hecho { $days } días hábiles tarde
}
promise-kept = Hecho a tiempo
promise-paused = Plazo detenido: en espera de quien reportó
promise-stopped = detenido
promise-done = hecho
promise-closed = cerrado
promise-done-on = hecho el { $date }
promise-closed-on = cerrado el { $date }
promise-shut = Cerrado sin resolver
promise-shut-application = Cerrada, no otorgada
promise-by = para el { $date }
promise-today = hoy
promise-received = Recibido
promise-promised = Plazo

list-title = Reportes
list-title-in = Reportes en { $area }
list-report = Reportar un problema
list-filters = Filtros
list-all = Todos
list-open = Abiertos
list-overdue = Vencidos
list-fixed = Resueltos
list-closed = Cerrados sin resolver
list-words = Palabras
list-category = Categoría
list-area = Área
list-every-category = Todas las categorías
list-every-area = Toda la ciudad
list-show = Ver
list-count = { $count ->
    [one] Un reporte
   *[other] { $onmap } reportes, los más nuevos primero
}
list-count-off = { $onmap } reportes en el mapa y { $offmap } fuera del mapa, los más nuevos primero
list-next = Reportes anteriores
list-none-such = No hay tal reporte aquí
list-none-such-text = Puede haber otros de otro tipo, estado o tiempo.
list-widen = Ver todos los reportes de aquí
list-empty = Nada reportado aquí todavía
list-empty-text = Todo está bien, o nadie se ha fijado. Si ve algo roto o sucio, repórtelo antes que nadie.

fault-missing-place = Poner el marcador en el mapa o elegir el área en la lista
fault-not-a-position = La latitud debe estar entre -90 y 90, la longitud entre -180 y 180
fault-outside-city = El lugar debe estar en { $city }. Para lugares de fuera, acuda a { $elsewhere }
fault-unknown-area = Elegir un área de la lista
fault-missing-category = Falta elegir de qué se trata
fault-unknown-category = Elegir una de las categorías
fault-missing-what = Falta decir qué está mal, para que vaya la gente adecuada
fault-too-long = Escribir como máximo { $most } caracteres
fault-missing-answer = Falta responder “{ $question }”
fault-unknown-answer = Elegir una de las respuestas a “{ $question }”
fault-not-a-number = La respuesta a “{ $question }” debe ser un número
fault-not-a-date = La respuesta a “{ $question }” debe ser una fecha, como 2026-11-16
fault-not-an-email = El correo electrónico debe ser como nombre@example.com
fault-not-a-telephone = El número de teléfono debe tener de 5 a 15 dígitos

follow-this = Seguir este reporte
follow-count = { $count ->
    [0] No hace falta una cuenta
    [one] 1 persona lo sigue. No hace falta una cuenta
   *[other] { $count } personas lo siguen. No hace falta una cuenta
}
follow-title = Seguir este reporte
follow-email = Correo electrónico
follow-email-hint = Recibirá un correo con un enlace; los avisos llegan solo después de confirmarlo
follow-button = Enviarme el enlace
follow-asked = Revise su correo
follow-asked-text = El correo trae un enlace. Ábralo para confirmar.
follow-confirm-title = ¿Seguir este reporte con su dirección?
follow-confirm = Sí, avisarme
follow-confirmed = Ya sigue este reporte
follow-confirmed-text = Recibirá un correo cada vez que algo cambie. Cada uno trae un enlace para dejar de seguirlo.
follow-stop-title = ¿No recibir más correos sobre este reporte?
follow-stop = Parar los correos
follow-stopped = Ya no recibirá correos sobre este reporte
follow-stopped-text = Si los quiere otra vez, sígalo de nuevo en su página.
follow-stopped-private = Nada más cambió. El enlace al reporte que recibió, o su folio, todavía sirve.
follow-about = Folio
list-map-view = Lo que muestra el mapa
list-more = Cuándo se reportó
list-since = Desde
list-until = Hasta
list-old = También lo que terminó hace más de seis meses
list-data = Estos reportes como datos (GeoJSON)
map-none = No hay reportes aquí
map-one = 1 reporte aquí
map-many = { $count } reportes aquí
map-failed = No se pudo llenar el mapa. La lista tiene los mismos reportes.
map-late = Vencido
query-home = Ver el mapa de reportes
query-not-a-box = Un recuadro se escribe oeste,sur,este,norte en grados, por ejemplo 118.3,31.2,118.5,31.4.
query-too-large = Esto es más que la ciudad y sus alrededores. Acérquese para ver reportes.
query-no-place = Indique un recuadro (bbox) o un área (area).
query-category = No existe esa categoría aquí.
query-area = No existe esa área en esta ciudad.
query-status = Un estado es open, overdue, fixed o closed.
query-day = Un día se escribe año-mes-día, por ejemplo 2026-11-22.
query-cursor = Desde aquí no se encuentra la página siguiente. Empiece con la primera.
query-limit = El límite (limit) es un número de 1 a 1000.
query-zoom = El acercamiento (zoom) es un número de 0 a 22.
follow-see-count = { $count ->
    [one] 1 persona también lo ve
   *[other] { $count } personas también lo ven
}
follow-see-too = Yo también veo este problema
follow-see-too-hint = Se le cuenta entre quienes lo reportan, y después podrá decir qué tan bien se atendió. Los demás ven el número, no quién es.
follow-confirm-see-title = ¿También ve este problema y quiere recibir avisos?
follow-confirm-see = Sí, contarme y avisarme
follow-confirmed-see = Ya se le cuenta, y sigue este reporte
follow-unsent = Su propio reporte no se ha enviado. Se queda en este navegador una semana y después se borra.
follow-unsent-back = Seguir con mi reporte

flag-title = Objetarlo por incorrecto u ofensivo
flag-intro = Una oficina lee lo que diga y decide si el reporte sigue público. No se pregunta quién es, y a nadie se le dice que hubo una objeción.
flag-reason = ¿Qué tiene de malo?
flag-reason-personal = Muestra datos personales, o a alguien que se puede reconocer
flag-reason-abusive = Es ofensivo
flag-reason-untrue = No es verdad, o no es asunto público
flag-reason-other = Otra cosa
flag-reason-missing = Falta elegir qué tiene de malo
flag-words = Cuéntenos más (opcional, salvo que sea otra cosa)
flag-words-hint = Por ejemplo: la segunda foto muestra una placa
flag-words-missing = Falta decir qué tiene de malo
flag-button = Enviar
flag-again = Ya envió esto. Lo que envíe ahora lo reemplaza.
flag-answered = Una oficina revisó lo que envió
flag-answered-text = Encontró que el reporte puede quedarse como está. Gracias por avisarnos.
flag-thanks = Gracias por avisarnos
flag-thanks-text = Una oficina lo lee y decide. Si el reporte no puede quedarse, se retira.
event-rated = Recibió una calificación
event-rating-moderated = El personal decidió sobre las palabras de una calificación
event-rating-answered = Se respondió a una calificación
event-reopened = El problema sigue: se reabrió
list-cut = Estas palabras están en más de { $most } reportes; solo se busca en los { $most } más recientes. Agregar una palabra para encontrar los anteriores.
