track-title = Consultar un reporte
track-question = ¿Cuál es el folio del reporte?
track-hint = 9 letras y números, como KT4 RW7 XP3. Los espacios y las minúsculas no importan.
track-button = Buscar el reporte
track-missing = Falta el folio
track-shape = El folio debe tener 9 letras y números, como KT4 RW7 XP3
track-check = Revise el folio: un carácter no es como lo dimos
track-lost = Si dejó un correo electrónico, el folio está en el mensaje que le enviamos.
