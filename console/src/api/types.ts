import type { paths } from './schema.generated.ts'

type Json<Responses, Status extends keyof Responses> = Responses[Status] extends {
  content: { 'application/json': infer Body }
}
  ? Body
  : never

type Get<Path extends { get: { responses: unknown } }> = Json<
  Path['get']['responses'],
  200 & keyof Path['get']['responses']
>
type Post<Path extends { post: { responses: unknown } }, Status extends number> = Json<
  Path['post']['responses'],
  Status & keyof Path['post']['responses']
>
type Body<Path extends { post: { requestBody?: unknown } }> =
  NonNullable<Path['post']['requestBody']> extends { content: { 'application/json': infer Sent } }
    ? Sent
    : never

type Patch<Path extends { patch: { requestBody?: unknown } }> =
  NonNullable<Path['patch']['requestBody']> extends { content: { 'application/json': infer Sent } }
    ? Sent
    : never

type Put<Path extends { put: { requestBody?: unknown } }> =
  NonNullable<Path['put']['requestBody']> extends { content: { 'application/json': infer Sent } }
    ? Sent
    : never

export type Session = Get<paths['/api/v1/session']>
export type SignInOptions = Get<paths['/api/v1/sign-in-options']>
export type OwnSession = Get<paths['/api/v1/account/sessions']>['items'][number]
export type Connection = Get<paths['/api/v1/account/providers']>['items'][number]
export type OwnKey = Get<paths['/api/v1/account/keys']>['items'][number]
export type CreatedOwnKey = Post<paths['/api/v1/account/keys'], 201>
export type NewOwnKey = Body<paths['/api/v1/account/keys']>
export type AskedInvitation = Post<paths['/api/v1/invitations/inspect'], 200>
export type Source = Get<paths['/api/v1/sources/{id}']>
export type NewSource = Body<paths['/api/v1/sources']>
export type Sync = NonNullable<Source['sync']>
export type SourceItem = Get<paths['/api/v1/sources/{id}/items']>['items'][number]
export type Folders = Get<paths['/api/v1/folders']>
export type DocumentRow = Get<paths['/api/v1/documents']>['items'][number]
export type KnowledgeDocument = Get<paths['/api/v1/documents/{id}']>
export type ApiKey = Get<paths['/api/v1/keys']>['items'][number]
export type CreatedKey = Post<paths['/api/v1/keys'], 201>
export type NewKey = Body<paths['/api/v1/keys']>
export type KeyDetails = Get<paths['/api/v1/keys/{id}']>
export type KeyChange = Patch<paths['/api/v1/keys/{id}']>
export type Model = Get<paths['/api/v1/models']>['items'][number]
export type Target = Model['targets'][number]
export type NewModel = Body<paths['/api/v1/models']>
export type ModelTest = Post<paths['/api/v1/models/{id}/test'], 200>
export type Availability = Get<paths['/api/v1/models/{id}/availability']>['items'][number]
export type Provider = Get<paths['/api/v1/providers']>['items'][number]
export type NewProvider = Body<paths['/api/v1/providers']>
export type ProviderChange = Patch<paths['/api/v1/providers/{id}']>
export type ProviderKind = Get<paths['/api/v1/provider-kinds']>['items'][number]
export type ListedPrice = Get<paths['/api/v1/prices']>['items'][number]
export type NewPrice = Body<paths['/api/v1/prices']>
export type GatewaySettings = Get<paths['/api/v1/gateway-settings']>
export type Limits = Put<paths['/api/v1/limits/{kind}/{id}']>['limits']
export type LimitUse = Get<paths['/api/v1/limits/usage']>
export type Call = Get<paths['/api/v1/calls']>['items'][number]
export type CallDetail = Get<paths['/api/v1/calls/{id}']>
export type CallSums = Get<paths['/api/v1/calls/summary']>
export type CostRow = Get<paths['/api/v1/costs']>['items'][number]
export type Person = Get<paths['/api/v1/people/{id}']>
export type Invitation = Get<paths['/api/v1/invitations']>['items'][number]
export type MadeInvitation = Post<paths['/api/v1/invitations'], 201>
export type Group = Get<paths['/api/v1/groups']>['items'][number]
export type GroupWithPeople = Get<paths['/api/v1/groups/{id}']>
export type NewGroup = Body<paths['/api/v1/groups']>
export type Role = Get<paths['/api/v1/roles']>['items'][number]
export type Permission = Get<paths['/api/v1/roles']>['permissions'][number]
export type NewRole = Body<paths['/api/v1/roles']>
export type NewOrganisation = Body<paths['/api/v1/tenants']>
export type MadeOrganisation = Post<paths['/api/v1/tenants'], 201>
export type AuditEvent = Get<paths['/api/v1/audit']>['items'][number]
export type Verification = Post<paths['/api/v1/audit/verify'], 200>
export type Answer = Post<paths['/api/v1/query'], 200>
export type AskBody = Body<paths['/api/v1/query']>
export type Citation = Answer['citations'][number]
export type SearchItem = Answer['results'][number]
export type SourceKind = Get<paths['/api/v1/source-kinds']>['items'][number]
export type SourceChange = Patch<paths['/api/v1/sources/{id}']>
export type Webhook = Get<paths['/api/v1/sources/{id}/webhook']>
export type IngestRun = Get<paths['/api/v1/ingest/{id}']>
export type IngestStage = IngestRun['stages'][number]
export type IngestFailure = Get<paths['/api/v1/ingest-failures']>['items'][number]
export type Estimate = Post<paths['/api/v1/ingest/estimate'], 200>
export type TicketRow = Get<paths['/api/v1/tickets']>['items'][number]
export type Ticket = Get<paths['/api/v1/tickets/{ticket_id}']>
export type TicketTurn = Ticket['turns'][number]
export type TicketView = Get<paths['/api/v1/init/{ticket_id}']>
export type SimilarTicket = TicketView['similar'][number]
export type RelatedSolution = TicketView['solutions'][number]
export type ReplyRequest = Body<paths['/api/v1/generate_reply']>
export type ReplyDraft = Post<paths['/api/v1/generate_reply'], 200>
export type CopilotSettings = Omit<Get<paths['/api/v1/copilot-settings']>, 'embedding'>
export type CopilotState = Get<paths['/api/v1/copilot-settings']>
export type Evaluation = Get<paths['/api/v1/evaluation']>
