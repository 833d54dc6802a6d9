/**
 * @file The one error that reading or writing a model's files ends in. Its message is a single sentence a person can act on;
 * its code lets a caller (and a test) tell the cases apart. Codes shared with safetensors' reference reader keep its names.
 */
export type ModelFileFault =
  // As in the reference reader of safetensors.
  | 'HeaderTooSmall'
  | 'HeaderTooLarge'
  | 'InvalidHeaderLength'
  | 'InvalidHeader'
  | 'InvalidHeaderDeserialization'
  | 'InvalidOffset'
  | 'TensorInvalidInfo'
  | 'ValidationOverflow'
  | 'MetadataIncompleteBuffer'
  // Ours.
  | 'TooManyTensors'
  | 'InvalidName'
  | 'RankTooLarge'
  | 'UnsupportedDtype'
  | 'MissingFile'
  | 'FileTooLarge'
  | 'InvalidJson'
  | 'MissingTensor'
  | 'UnexpectedTensor'
  | 'WrongShape'
  | 'UnsupportedConfig'

export class ModelFileError extends Error {
  override readonly name = 'ModelFileError'
  readonly code: ModelFileFault

  constructor(code: ModelFileFault, sentence: string) {
    super(sentence)
    this.code = code
  }
}
