import { z } from 'zod'
import { path, setting } from './setting.ts'

/** Where things are kept: the database and what stands beside it. */
export const STORAGE_SETTINGS = {
  dataDir: setting({
    env: 'NARU_DATA_DIR',
    default: './data',
    help: 'Folder of the embedded database, blobs, backups and generated keys.',
    schema: path,
  }),
  databaseUrl: setting({
    env: 'DATABASE_URL',
    help: 'PostgreSQL 15 or newer, postgres://…; without it Naru starts its own database in NARU_DATA_DIR.',
    secret: true,
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
      .optional(),
  }),
  redisUrl: setting({
    env: 'REDIS_URL',
    help: 'Redis that several processes share limits, budgets and cached answers through, redis://… or rediss://…; without it each process counts and caches for itself.',
    secret: true,
    schema: z
      .string()
      .regex(/^rediss?:\/\/\S+$/, 'must start with redis:// or rediss://')
      .optional(),
  }),
  secretKey: setting({
    env: 'NARU_SECRET_KEY',
    help: 'Master key for stored secrets: 32 bytes as hex or base64. Embedded mode generates data/secret.key.',
    secret: true,
    schema: z.string().min(1).optional(),
  }),
  auditAnchor: setting({
    env: 'NARU_AUDIT_ANCHOR',
    help: 'Where the heads of the audit trail are kept outside the database: a file, or s3://bucket/prefix (credentials and region as the AWS SDK reads them). Unset: audit-anchors.jsonl in NARU_DATA_DIR.',
    schema: z.string().min(1).optional(),
  }),
  blobs: setting({
    env: 'NARU_BLOBS',
    help: 'Where attachments are kept: s3://bucket/prefix (credentials and region as the AWS SDK reads them). Unset: blobs in NARU_DATA_DIR, which replicas have to share.',
    schema: z
      .string()
      .regex(
        /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w!.*'()-]+)*\/?$/,
        'must read like s3://bucket/prefix',
      )
      .optional(),
  }),
  s3Endpoint: setting({
    env: 'AWS_ENDPOINT_URL_S3',
    help: 'Address of an S3 that is not Amazon’s, such as http://minio:9000.',
    schema: z.url({ protocol: /^https?$/ }).optional(),
  }),
  attachmentMb: setting({
    env: 'NARU_ATTACHMENT_MB',
    default: '20',
    help: 'Largest attachment of a ticket that is kept, in MB.',
    schema: z.coerce.number().int().min(1).max(50),
  }),
  ocrData: setting({
    env: 'NARU_OCR_DATA',
    help: 'Folder with kor.traineddata and eng.traineddata, for reading text in pictures. Unset: where the packages tesseract-ocr-kor and tesseract-ocr-eng put them; without these, pictures are kept unread.',
    schema: path.optional(),
  }),
  embeddingFolder: setting({
    env: 'NARU_EMBEDDING_FOLDER',
    help: 'Folder of an embedding model in ONNX form, such as multilingual-e5-small, for search by meaning without a provider. Unset: the model that the copilot settings name, if any.',
    schema: path.optional(),
  }),
  qdrantUrl: setting({
    env: 'QDRANT_URL',
    help: 'Qdrant that keeps vectors instead of PostgreSQL, such as http://qdrant:6333.',
    schema: z.url({ protocol: /^https?$/ }).optional(),
  }),
  qdrantApiKey: setting({
    env: 'QDRANT_API_KEY',
    help: 'API key of that Qdrant.',
    secret: true,
    schema: z.string().min(1).optional(),
  }),
} as const
