SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#pages",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  validatorUrl: null, // nothing is sent anywhere else
});
