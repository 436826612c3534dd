services-title = Servicios
services-description = Todo lo que la ciudad hace por la gente, en palabras de todos los días.
services-search = Buscar trámites, servicios y respuestas
services-search-hint = Una beca, un nacimiento, una lámpara
services-any = Todos
services-about = Tema
services-audience = Para quién
services-organisation = Dependencia
services-channel = Cómo se solicita
services-filters = Acotar la lista
services-apply = Mostrar
services-clear = Ver todo otra vez
services-reportable = Esto se puede reportar
services-nothing = No hay ningún servicio con ese nombre
services-nothing-text = Pruebe con otra palabra, o vea qué está cambiando en su vida. En el { $telephone } le dicen a dónde ir y qué llevar.
services-all = Todos los servicios
life-events-title = Algo cambia en mi vida
life-events-text = Cada una de estas situaciones pasa por varias oficinas. Aquí está todo lo que trae consigo, en un solo lugar.
service-here = Se hace aquí
service-paused = En pausa
service-out-of-season = Fuera de temporada
service-seasons = Cada año: { $seasons }
service-season = { $from } al { $until }
service-closed = Cerrado
service-start = Solicitar ahora
service-start-saved = se puede guardar y continuar
service-nothing-needed = No hay que llevar nada
service-answer = Una respuesta
service-answer-when = en { $days }, de { $organisation }
service-and = {" "}y{" "}
service-one-of = una de estas opciones
list-and = {" "}y{" "}
evidence-uploaded = { $name }: usted lo sube o lo lleva
evidence-fetched = { $name }: se pide a { $organisation }, { $register }
evidence-fetched-or-uploaded = { $name }: se pide a { $organisation }, { $register }, o usted lo sube
service-who = Quién puede solicitarlo
service-for = Para { $who }.
addressee-citizen = personas
addressee-business = negocios
service-ways = Cómo se solicita
channel-online = En línea
channel-counter = En ventanilla
channel-telephone = Por teléfono
channel-post = Por correo
service-others = Quién más participa
service-law = Ley, inconformidad y cuánto se guardan los datos
service-laws = La ley en que se basa
service-appeal = Si no está de acuerdo
service-appeal-term = En los { $days } siguientes a la decisión, ante { $authority }.
service-kept = Cuánto se guarda
retention-granted = Concedida
retention-refused = Negada
retention-withdrawn = Retirada
service-law-allows = la ley permite { $days }
silence-granted = Si nadie responde a tiempo, se da por concedido.
silence-refused = Si nadie responde a tiempo, se da por negado, y usted puede inconformarse.
service-promise = Lo que promete la ciudad
service-cost = Costo
service-free = Gratuito
service-output = Lo que se obtiene
cost-for = { $amount }: { $what }
cost-only = { $amount }: { $what } ({ $channel })
service-related = También suele hacer falta
service-events = Cuando esto ocurre
thematic-area-employment = Trabajo
thematic-area-housing = Vivienda
thematic-area-education = Educación
thematic-area-health = Salud
thematic-area-social-security = Pensiones y apoyos
thematic-area-family = Familia
thematic-area-civil-status = Nacimientos, matrimonios, defunciones
thematic-area-business = Negocios
thematic-area-transport = Tránsito y transporte
thematic-area-environment = Medio ambiente
thematic-area-public-safety = Seguridad pública
thematic-area-identity = Identidad y domicilio
evidence-register = registro «{ $name }»
services-count = { $count ->
    [one] { $count } servicio
   *[other] { $count } servicios
}
service-needed = { $count ->
    [one] Un comprobante, un formulario
   *[other] { $count } comprobantes, un formulario
}
days-working = { $days ->
    [one] { $days } día hábil
   *[other] { $days } días hábiles
}
days-calendar = { $days ->
    [one] { $days } día
   *[other] { $days } días
}
unit-working = { $days ->
    [one] día hábil
   *[other] días hábiles
}
unit-calendar = { $days ->
    [one] día
   *[other] días
}
output-valid = { $months ->
    [one] vale { $months } mes
   *[other] vale { $months } meses
}
retention-destroy = { $years ->
    [one] se borra después de { $years } año
   *[other] se borra después de { $years } años
}
services-found = { $count ->
    [0] Nada se llama «{ $sought }»
    [one] { $count } servicio para «{ $sought }»
   *[other] { $count } servicios para «{ $sought }»
}
cost-amount = { $value } { $currency }
currency-cny = yuanes
currency-mxn = pesos
condition-and = , y{" "}
condition-or = {" "}o{" "}
condition-not = no: { $what }
condition-answered = se contestó «{ $question }»
condition-is = «{ $question }» es { $answer }
condition-is-not = «{ $question }» no es { $answer }
condition-among = «{ $question }» es { $answer }
condition-holds = «{ $question }» incluye { $answer }
condition-more = «{ $question }» es más de { $answer }
condition-less = «{ $question }» es menos de { $answer }
condition-least = «{ $question }» es { $answer } o más
condition-most = «{ $question }» es { $answer } o menos
answer-yes = Sí
answer-no = No
preview-page = Sección { $number }: { $heading }
preview-page-if = Solo se muestra si { $condition }.
preview-question-if = Solo se pregunta si { $condition }.
preview-filled = Se llena desde los registros: { $concept }
preview-group = Se pregunta para cada uno, de { $least } a { $most } veces.
preview-declaration = Lo que declara quien solicita
preview-form = El formulario
preview-handling = Lo que pasa después
preview-task = Paso { $step }, { $organisation }
preview-decision = Decide { $organisation }; se puede negar por
version-draft = Aún no publicado
version-live = Publicado
version-earlier = Versión anterior
version-number = versión { $version }
draft-broken = No se puede mostrar { $file }.
draft-faults = Así no se puede publicar.
desk-services-title = Servicios y borradores
desk-services-text = Cada versión como la gente la ve o la verá. Aquí nada se llena ni se envía.
service-unanswered = Si se le pregunta algo, tiene { $days } días hábiles para responder. Si no lo hace, la solicitud termina, y usted puede inconformarse.
services-life-event = Qué pasa en su vida
services-unknown-about = Elija un tema de la lista
services-unknown-audience = Elija de la lista para quién es
services-unknown-organisation = Elija una dependencia de la lista
services-unknown-channel = Elija de la lista cómo se solicita
services-unknown-life_event = Elija de la lista qué pasa en su vida
service-in-time = { $share } de 100 resueltas a tiempo
service-took = La mitad se resolvió en { $time }
service-all-figures = Todas las cifras
preview-pages = Secciones del formulario
preview-alone = Quien solicita ve una pregunta a la vez.
service-rated = { $count } personas califican con { $mean } de 5 cuánto les ayudó
draft-fault-count = { $count ->
    [one] { $count } error
   *[other] { $count } errores
}
services-nothing-fits = Ningún trámite cumple lo que eligió
services-nothing-fits-text = Elija menos, o llame al { $telephone }: le dicen a dónde ir y qué llevar.
