export {
  createVerifierService,
  type ServiceEvent,
  type ServiceLimits,
  type VerifierService,
  type VerifierServiceOptions,
} from './service.ts'
