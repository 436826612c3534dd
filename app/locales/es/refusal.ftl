refusal-home = Ir al inicio
refusal-track = Buscar un reporte por su folio
refusal-again = Puede seguir desde el { $moment }. Lo que se envió antes se conservó.

refusal-title-not-found = No se encontró la página
refusal-text-not-found = Si escribió la dirección, revise que sea correcta. Si siguió un enlace, aquello a lo que llevaba no está aquí o no es público. La línea { $telephone } puede ayudar.
refusal-title-gone = Esto se retiró
refusal-text-gone = Era público y la ciudad lo ocultó. Si era suyo y quiere saber por qué, llame al { $telephone }.
refusal-title-not-yours = Esto no es para su cuenta
refusal-text-not-yours = Ya entró, pero esta página es para otras personas o para otra área. Si debería ser suya, pregunte a quien creó su cuenta o llame al { $telephone }.
refusal-title-too-many = Demasiado a la vez
refusal-title-bad-form = El formulario no llegó completo
refusal-text-bad-form = Le faltaba una parte, o era de otra página. No se guardó nada. Vuelva, cargue de nuevo la página y envíelo otra vez, o llame al { $telephone }.
refusal-title-too-large = Fue demasiado de una vez
refusal-text-too-large = Vuelva y envíe menos fotos o más pequeñas. Si no funciona, llame al { $telephone }.
refusal-title-wrong-method = Esta dirección funciona de otro modo
refusal-text-wrong-method = Vuelva a la página del formulario y use su botón, o llame al { $telephone }.
refusal-title-other-site = Esto se envió desde otro sitio
refusal-text-other-site = Para que nadie pueda escribir en su nombre, solo se aceptan formularios de las páginas de este portal. No se guardó nada. Empiece desde el inicio o llame al { $telephone }.
refusal-title-took-too-long = Tardó demasiado
refusal-text-took-too-long = El portal está ocupado y dejó de esperar. Lo que envió en páginas anteriores se conserva. Intente de nuevo en unos minutos; el mismo reporte nunca se recibe dos veces. ¿Tiene prisa? Llame al { $telephone }.

broken-title = Algo falló de nuestro lado
broken-fault = Falla nuestra
broken-text = No pudimos terminar esto. Lo que envió en páginas anteriores se conserva. Intente de nuevo en unos minutos; el mismo reporte nunca se recibe dos veces.
broken-again = Reintentar
broken-hurry = ¿Tiene prisa? Llame al { $telephone }. Si alguien está en peligro: { $emergency }.
broken-write = Si escribe o llama por esto, diga
