sign-in-title = Entrar
sign-in-email = ¿Cuál es su correo electrónico?
sign-in-email-hint = Ahí enviamos un código de 6 números. No hace falta una cuenta.
sign-in-email-missing = Falta el correo electrónico
sign-in-email-shape = El correo electrónico debe ser como nombre@example.com
sign-in-send = Enviar el código
sign-in-off = Por ahora nadie puede entrar, porque el portal no puede enviar correo. Llame al { $telephone }.
sign-in-code-title = Escribir el código
sign-in-code = ¿Cuál es el código?
sign-in-code-hint = 6 números, en el mensaje que acabamos de enviarle. El código vale 10 minutos, en este navegador.
sign-in-code-missing = Falta el código
sign-in-code-wrong = { $left ->
    [one] No es el código. Queda un intento.
   *[other] No es el código. Quedan { $left } intentos.
}
sign-in-code-ended = Este código ya no sirve. Pida uno nuevo.
sign-in-button = Entrar
sign-in-again = Enviar otro código
