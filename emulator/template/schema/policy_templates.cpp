// SAM's policy templates: the permissions that each gives. "NAME Parameter …" begins one; below it each
// statement, its actions divided by blanks, "= RESOURCE" for each resource and "? JSON" for a condition.
#include "schema/policy_templates.h"

namespace sls::model {

const std::string_view kPolicyTemplates = R"policies(
AMIDescribePolicy
  ec2:DescribeImages
    = *
AWSSecretsManagerGetSecretValuePolicy SecretArn
  secretsmanager:GetSecretValue
    = ${SecretArn}
AWSSecretsManagerRotationPolicy FunctionName
  secretsmanager:DescribeSecret secretsmanager:GetSecretValue secretsmanager:PutSecretValue
  secretsmanager:UpdateSecretVersionStage
    = arn:aws:secretsmanager:${Region}:${Account}:secret:*
    ? {"StringEquals": {"secretsmanager:resource/AllowRotationLambdaArn": )policies"
    R"policies("arn:aws:lambda:${Region}:${Account}:function:${FunctionName}"}}
  secretsmanager:GetRandomPassword
    = *
AcmGetCertificatePolicy CertificateArn
  acm:GetCertificate
    = ${CertificateArn}
AthenaQueryPolicy WorkGroupName
  athena:ListWorkGroups athena:GetExecutionEngine athena:GetExecutionEngines athena:GetNamespace
  athena:GetCatalogs athena:GetNamespaces athena:GetTables athena:GetTable
    = *
  athena:StartQueryExecution athena:GetQueryResults athena:DeleteNamedQuery athena:GetNamedQuery
  athena:ListQueryExecutions athena:StopQueryExecution athena:GetQueryResultsStream
  athena:ListNamedQueries athena:CreateNamedQuery athena:GetQueryExecution athena:BatchGetNamedQuery
  athena:BatchGetQueryExecution athena:GetWorkGroup
    = arn:aws:athena:${Region}:${Account}:workgroup/${WorkGroupName}
CloudFormationDescribeStacksPolicy
  cloudformation:DescribeStacks
    = arn:aws:cloudformation:${Region}:${Account}:stack/*
CloudWatchDashboardPolicy
  cloudwatch:GetDashboard cloudwatch:ListDashboards cloudwatch:PutDashboard cloudwatch:ListMetrics
    = *
CloudWatchDescribeAlarmHistoryPolicy
  cloudwatch:DescribeAlarmHistory
    = *
CloudWatchPutMetricPolicy
  cloudwatch:PutMetricData
    = *
CodeCommitCrudPolicy RepositoryName
  codecommit:GitPull codecommit:GitPush codecommit:CreateBranch codecommit:DeleteBranch
  codecommit:GetBranch codecommit:ListBranches codecommit:MergeBranchesByFastForward
  codecommit:MergeBranchesBySquash codecommit:MergeBranchesByThreeWay codecommit:UpdateDefaultBranch
  codecommit:BatchDescribeMergeConflicts codecommit:CreateUnreferencedMergeCommit
  codecommit:DescribeMergeConflicts codecommit:GetMergeCommit codecommit:GetMergeOptions
  codecommit:BatchGetPullRequests codecommit:CreatePullRequest codecommit:DescribePullRequestEvents
  codecommit:GetCommentsForPullRequest codecommit:GetCommitsFromMergeBase
  codecommit:GetMergeConflicts codecommit:GetPullRequest codecommit:ListPullRequests
  codecommit:MergePullRequestByFastForward codecommit:MergePullRequestBySquash
  codecommit:MergePullRequestByThreeWay codecommit:PostCommentForPullRequest
  codecommit:UpdatePullRequestDescription codecommit:UpdatePullRequestStatus
  codecommit:UpdatePullRequestTitle codecommit:DeleteFile codecommit:GetBlob codecommit:GetFile
  codecommit:GetFolder codecommit:PutFile codecommit:DeleteCommentContent codecommit:GetComment
  codecommit:GetCommentsForComparedCommit codecommit:PostCommentForComparedCommit
  codecommit:PostCommentReply codecommit:UpdateComment codecommit:BatchGetCommits
  codecommit:CreateCommit codecommit:GetCommit codecommit:GetCommitHistory codecommit:GetDifferences
  codecommit:GetObjectIdentifier codecommit:GetReferences codecommit:GetTree
  codecommit:GetRepository codecommit:UpdateRepositoryDescription codecommit:ListTagsForResource
  codecommit:TagResource codecommit:UntagResource codecommit:GetRepositoryTriggers
  codecommit:PutRepositoryTriggers codecommit:TestRepositoryTriggers codecommit:GetBranch
  codecommit:GetCommit codecommit:UploadArchive codecommit:GetUploadArchiveStatus
  codecommit:CancelUploadArchive
    = arn:aws:codecommit:${Region}:${Account}:${RepositoryName}
CodeCommitReadPolicy RepositoryName
  codecommit:GitPull codecommit:GetBranch codecommit:ListBranches
  codecommit:BatchDescribeMergeConflicts codecommit:DescribeMergeConflicts codecommit:GetMergeCommit
  codecommit:GetMergeOptions codecommit:BatchGetPullRequests codecommit:DescribePullRequestEvents
  codecommit:GetCommentsForPullRequest codecommit:GetCommitsFromMergeBase
  codecommit:GetMergeConflicts codecommit:GetPullRequest codecommit:ListPullRequests
  codecommit:GetBlob codecommit:GetFile codecommit:GetFolder codecommit:GetComment
  codecommit:GetCommentsForComparedCommit codecommit:BatchGetCommits codecommit:GetCommit
  codecommit:GetCommitHistory codecommit:GetDifferences codecommit:GetObjectIdentifier
  codecommit:GetReferences codecommit:GetTree codecommit:GetRepository
  codecommit:ListTagsForResource codecommit:GetRepositoryTriggers codecommit:TestRepositoryTriggers
  codecommit:GetBranch codecommit:GetCommit codecommit:GetUploadArchiveStatus
    = arn:aws:codecommit:${Region}:${Account}:${RepositoryName}
CodePipelineLambdaExecutionPolicy
  codepipeline:PutJobSuccessResult codepipeline:PutJobFailureResult
    = *
CodePipelineReadOnlyPolicy PipelineName
  codepipeline:ListPipelineExecutions
    = arn:aws:codepipeline:${Region}:${Account}:${PipelineName}
ComprehendBasicAccessPolicy
  comprehend:BatchDetectKeyPhrases comprehend:DetectDominantLanguage comprehend:DetectEntities
  comprehend:BatchDetectEntities comprehend:DetectKeyPhrases comprehend:DetectSentiment
  comprehend:BatchDetectDominantLanguage comprehend:BatchDetectSentiment
    = *
CostExplorerReadOnlyPolicy
  ce:GetCostAndUsage ce:GetDimensionValues ce:GetReservationCoverage
  ce:GetReservationPurchaseRecommendation ce:GetReservationUtilization ce:GetTags
    = *
DynamoDBBackupFullAccessPolicy TableName
  dynamodb:CreateBackup dynamodb:DescribeContinuousBackups
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}
  dynamodb:DeleteBackup dynamodb:DescribeBackup dynamodb:ListBackups
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}/backup/*
DynamoDBCrudPolicy TableName
  dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query
  dynamodb:UpdateItem dynamodb:BatchWriteItem dynamodb:BatchGetItem dynamodb:DescribeTable
  dynamodb:ConditionCheckItem
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}/index/*
DynamoDBReadPolicy TableName
  dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem dynamodb:DescribeTable
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}/index/*
DynamoDBReconfigurePolicy TableName
  dynamodb:UpdateTable
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}
DynamoDBRestoreFromBackupPolicy TableName
  dynamodb:RestoreTableFromBackup
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}/backup/*
  dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:GetItem dynamodb:Query
  dynamodb:Scan dynamodb:BatchWriteItem
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}
DynamoDBStreamReadPolicy StreamName TableName
  dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}/stream/${StreamName}
  dynamodb:ListStreams
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}/stream/*
DynamoDBWritePolicy TableName
  dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}
    = arn:aws:dynamodb:${Region}:${Account}:table/${TableName}/index/*
EC2CopyImagePolicy ImageId
  ec2:CopyImage
    = arn:aws:ec2:${Region}:${Account}:image/${ImageId}
EC2DescribePolicy
  ec2:DescribeRegions ec2:DescribeInstances
    = *
EFSWriteAccessPolicy AccessPoint FileSystem
  elasticfilesystem:ClientMount elasticfilesystem:ClientWrite
    = arn:aws:elasticfilesystem:${Region}:${Account}:file-system/${FileSystem}
    ? {"StringEquals": {"elasticfilesystem:AccessPointArn": )policies"
    R"policies("arn:aws:elasticfilesystem:${Region}:${Account}:access-point/${AccessPoint}"}}
EKSDescribePolicy
  eks:DescribeCluster eks:ListClusters
    = *
EcsRunTaskPolicy TaskDefinition
  ecs:RunTask
    = arn:aws:ecs:${Region}:${Account}:task-definition/${TaskDefinition}
ElasticMapReduceAddJobFlowStepsPolicy ClusterId
  elasticmapreduce:AddJobFlowSteps
    = arn:aws:elasticmapreduce:${Region}:${Account}:cluster/${ClusterId}
ElasticMapReduceCancelStepsPolicy ClusterId
  elasticmapreduce:CancelSteps
    = arn:aws:elasticmapreduce:${Region}:${Account}:cluster/${ClusterId}
ElasticMapReduceModifyInstanceFleetPolicy ClusterId
  elasticmapreduce:ModifyInstanceFleet elasticmapreduce:ListInstanceFleets
    = arn:aws:elasticmapreduce:${Region}:${Account}:cluster/${ClusterId}
ElasticMapReduceModifyInstanceGroupsPolicy ClusterId
  elasticmapreduce:ModifyInstanceGroups elasticmapreduce:ListInstanceGroups
    = arn:aws:elasticmapreduce:${Region}:${Account}:cluster/${ClusterId}
ElasticMapReduceSetTerminationProtectionPolicy ClusterId
  elasticmapreduce:SetTerminationProtection
    = arn:aws:elasticmapreduce:${Region}:${Account}:cluster/${ClusterId}
ElasticMapReduceTerminateJobFlowsPolicy ClusterId
  elasticmapreduce:TerminateJobFlows
    = arn:aws:elasticmapreduce:${Region}:${Account}:cluster/${ClusterId}
ElasticsearchHttpPostPolicy DomainName
  es:ESHttpPost es:ESHttpPut
    = arn:aws:es:${Region}:${Account}:domain/${DomainName}/*
EventBridgePutEventsPolicy EventBusName
  events:PutEvents
    = arn:aws:events:${Region}:${Account}:event-bus/${EventBusName}
FilterLogEventsPolicy LogGroupName
  logs:FilterLogEvents
    = arn:aws:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:*
FirehoseCrudPolicy DeliveryStreamName
  firehose:CreateDeliveryStream firehose:DeleteDeliveryStream firehose:DescribeDeliveryStream
  firehose:PutRecord firehose:PutRecordBatch firehose:UpdateDestination
    = arn:aws:firehose:${Region}:${Account}:deliverystream/${DeliveryStreamName}
FirehoseWritePolicy DeliveryStreamName
  firehose:PutRecord firehose:PutRecordBatch
    = arn:aws:firehose:${Region}:${Account}:deliverystream/${DeliveryStreamName}
KMSDecryptPolicy KeyId
  kms:Decrypt
    = arn:aws:kms:${Region}:${Account}:key/${KeyId}
KMSEncryptPolicy KeyId
  kms:Encrypt
    = arn:aws:kms:${Region}:${Account}:key/${KeyId}
KMSEncryptPolicy_v2 KeyId
  kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext kms:GenerateDataKeyPair
  kms:GenerateDataKeyPairWithoutPlaintext
    = arn:aws:kms:${Region}:${Account}:key/${KeyId}
KinesisCrudPolicy StreamName
  kinesis:AddTagsToStream kinesis:CreateStream kinesis:DecreaseStreamRetentionPeriod
  kinesis:DeleteStream kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetShardIterator
  kinesis:IncreaseStreamRetentionPeriod kinesis:ListTagsForStream kinesis:MergeShards
  kinesis:PutRecord kinesis:PutRecords kinesis:SplitShard kinesis:RemoveTagsFromStream
    = arn:aws:kinesis:${Region}:${Account}:stream/${StreamName}
KinesisStreamReadPolicy StreamName
  kinesis:ListStreams kinesis:DescribeLimits
    = arn:aws:kinesis:${Region}:${Account}:stream/*
  kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator
    = arn:aws:kinesis:${Region}:${Account}:stream/${StreamName}
LambdaInvokePolicy FunctionName
  lambda:InvokeFunction
    = arn:aws:lambda:${Region}:${Account}:function:${FunctionName}*
MobileAnalyticsWriteOnlyAccessPolicy
  mobileanalytics:PutEvents
    = *
OrganizationsListAccountsPolicy
  organizations:ListAccounts
    = *
PinpointEndpointAccessPolicy PinpointApplicationId
  mobiletargeting:GetEndpoint mobiletargeting:UpdateEndpoint mobiletargeting:UpdateEndpointsBatch
    = arn:aws:mobiletargeting:${Region}:${Account}:apps/${PinpointApplicationId}/endpoints/*
PollyFullAccessPolicy LexiconName
  polly:GetLexicon polly:DeleteLexicon
    = arn:aws:polly:${Region}:${Account}:lexicon/${LexiconName}
  polly:DescribeVoices polly:ListLexicons polly:PutLexicon polly:SynthesizeSpeech
    = arn:aws:polly:${Region}:${Account}:lexicon/*
RekognitionDetectOnlyPolicy
  rekognition:DetectFaces rekognition:DetectLabels rekognition:DetectModerationLabels
  rekognition:DetectText
    = *
RekognitionFacesManagementPolicy CollectionId
  rekognition:IndexFaces rekognition:DeleteFaces rekognition:SearchFaces
  rekognition:SearchFacesByImage rekognition:ListFaces
    = arn:aws:rekognition:${Region}:${Account}:collection/${CollectionId}
RekognitionFacesPolicy
  rekognition:CompareFaces rekognition:DetectFaces
    = *
RekognitionLabelsPolicy
  rekognition:DetectLabels rekognition:DetectModerationLabels
    = *
RekognitionNoDataAccessPolicy CollectionId
  rekognition:CompareFaces rekognition:DetectFaces rekognition:DetectLabels
  rekognition:DetectModerationLabels
    = arn:aws:rekognition:${Region}:${Account}:collection/${CollectionId}
RekognitionReadPolicy CollectionId
  rekognition:ListCollections rekognition:ListFaces rekognition:SearchFaces
  rekognition:SearchFacesByImage
    = arn:aws:rekognition:${Region}:${Account}:collection/${CollectionId}
RekognitionWriteOnlyAccessPolicy CollectionId
  rekognition:CreateCollection rekognition:IndexFaces
    = arn:aws:rekognition:${Region}:${Account}:collection/${CollectionId}
Route53ChangeResourceRecordSetsPolicy HostedZoneId
  route53:ChangeResourceRecordSets
    = arn:aws:route53:::hostedzone/${HostedZoneId}
S3CrudPolicy BucketName
  s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:PutObject s3:PutObjectAcl
  s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration s3:DeleteObject
    = arn:aws:s3:::${BucketName}
    = arn:aws:s3:::${BucketName}/*
S3FullAccessPolicy BucketName
  s3:GetObject s3:GetObjectAcl s3:GetObjectVersion s3:PutObject s3:PutObjectAcl s3:DeleteObject
  s3:DeleteObjectTagging s3:DeleteObjectVersionTagging s3:GetObjectTagging
  s3:GetObjectVersionTagging s3:PutObjectTagging s3:PutObjectVersionTagging
    = arn:aws:s3:::${BucketName}/*
  s3:ListBucket s3:GetBucketLocation s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration
    = arn:aws:s3:::${BucketName}
S3ReadPolicy BucketName
  s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:GetLifecycleConfiguration
    = arn:aws:s3:::${BucketName}
    = arn:aws:s3:::${BucketName}/*
S3WritePolicy BucketName
  s3:PutObject s3:PutObjectAcl s3:PutLifecycleConfiguration
    = arn:aws:s3:::${BucketName}
    = arn:aws:s3:::${BucketName}/*
SESBulkTemplatedCrudPolicy IdentityName
  ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail ses:SendTemplatedEmail
  ses:SendBulkTemplatedEmail ses:VerifyEmailIdentity
    = arn:aws:ses:${Region}:${Account}:identity/${IdentityName}
SESBulkTemplatedCrudPolicy_v2 IdentityName TemplateName
  ses:SendEmail ses:SendRawEmail ses:SendTemplatedEmail ses:SendBulkTemplatedEmail
    = arn:aws:ses:${Region}:${Account}:identity/${IdentityName}
    = arn:aws:ses:${Region}:${Account}:template/${TemplateName}
  ses:GetIdentityVerificationAttributes ses:VerifyEmailIdentity
    = *
SESCrudPolicy IdentityName
  ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail ses:VerifyEmailIdentity
    = arn:aws:ses:${Region}:${Account}:identity/${IdentityName}
SESEmailTemplateCrudPolicy
  ses:CreateTemplate ses:GetTemplate ses:ListTemplates ses:UpdateTemplate ses:DeleteTemplate
  ses:TestRenderTemplate
    = *
SESSendBouncePolicy IdentityName
  ses:SendBounce
    = arn:aws:ses:${Region}:${Account}:identity/${IdentityName}
SNSCrudPolicy TopicName
  sns:ListSubscriptionsByTopic sns:CreateTopic sns:SetTopicAttributes sns:Subscribe sns:Publish
    = arn:aws:sns:${Region}:${Account}:${TopicName}*
SNSPublishMessagePolicy TopicName
  sns:Publish
    = arn:aws:sns:${Region}:${Account}:${TopicName}
SQSPollerPolicy QueueName
  sqs:ChangeMessageVisibility sqs:ChangeMessageVisibilityBatch sqs:DeleteMessage
  sqs:DeleteMessageBatch sqs:GetQueueAttributes sqs:ReceiveMessage
    = arn:aws:sqs:${Region}:${Account}:${QueueName}
SQSSendMessagePolicy QueueName
  sqs:SendMessage*
    = arn:aws:sqs:${Region}:${Account}:${QueueName}
SSMParameterReadPolicy ParameterName
  ssm:DescribeParameters
    = *
  ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath
    = arn:aws:ssm:${Region}:${Account}:parameter/${ParameterName}
SSMParameterWithSlashPrefixReadPolicy ParameterName
  ssm:DescribeParameters
    = *
  ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath
    = arn:aws:ssm:${Region}:${Account}:parameter${ParameterName}
SageMakerCreateEndpointConfigPolicy EndpointConfigName
  sagemaker:CreateEndpointConfig
    = arn:aws:sagemaker:${Region}:${Account}:endpoint-config/${EndpointConfigName}
SageMakerCreateEndpointPolicy EndpointName
  sagemaker:CreateEndpoint
    = arn:aws:sagemaker:${Region}:${Account}:endpoint/${EndpointName}
ServerlessRepoReadWriteAccessPolicy
  serverlessrepo:CreateApplication serverlessrepo:CreateApplicationVersion
  serverlessrepo:UpdateApplication serverlessrepo:GetApplication serverlessrepo:ListApplications
  serverlessrepo:ListApplicationVersions serverlessrepo:ListApplicationDependencies
    = arn:aws:serverlessrepo:${Region}:${Account}:applications/*
StepFunctionsCallbackPolicy StateMachineName
  states:SendTaskFailure states:SendTaskHeartbeat states:SendTaskSuccess
    = arn:aws:states:${Region}:${Account}:stateMachine:${StateMachineName}
StepFunctionsExecutionPolicy StateMachineName
  states:StartExecution
    = arn:aws:states:${Region}:${Account}:stateMachine:${StateMachineName}
StepFunctionsExecutionPolicy_v2 StateMachineName
  states:StartExecution states:StartSyncExecution
    = arn:aws:states:${Region}:${Account}:stateMachine:${StateMachineName}
TextractDetectAnalyzePolicy
  textract:DetectDocumentText textract:StartDocumentTextDetection textract:StartDocumentAnalysis
  textract:AnalyzeDocument
    = *
TextractGetResultPolicy
  textract:GetDocumentTextDetection textract:GetDocumentAnalysis
    = *
TextractPolicy
  textract:*
    = *
VPCAccessPolicy
  ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces
  ec2:DetachNetworkInterface
    = *
)policies";

}  // namespace sls::model
