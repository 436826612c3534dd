shell-title = { $page } - Citylink { $city }
shell-description = Reportar un problema en { $city }, ver quién lo atiende y para cuándo, y seguirlo hasta que quede listo.
shell-places = Secciones
shell-sign-in = Entrar
shell-notice = Sobre este portal
shell-demonstration = Demostración: lo que se ve aquí es inventado y nada de lo que se envía llega a la ciudad.

place-home = Inicio
place-services = Servicios
place-report = Reportar
place-track = Consultar
place-me = Yo

foot-about = Acerca de
foot-accessibility = Accesibilidad
foot-privacy = Privacidad
foot-satisfaction = Satisfacción
foot-text = Citylink { $city }. La línea { $telephone } está para quien prefiera hablar.

words-error-prefix = Error:
words-error-summary-title = Hay un problema
words-warning = Advertencia
words-important = Importante
words-success = Listo
words-back = Volver
words-skip = Ir al contenido principal
words-breadcrumb = Ruta de navegación
words-pagination = Paginación
words-previous = Anterior
words-next = Siguiente
words-page-suffix = { "" }
words-page = Página { $number }
words-contents = Contenido
words-day = Día
words-month = Mes
words-year = Año
