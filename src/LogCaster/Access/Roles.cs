using System;

namespace LogCaster.Access;

/// <summary>What somebody may do.</summary>
[Flags]
internal enum Roles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Send records.</summary>
    Ingest = 1,

    /// <summary>See records and figures.</summary>
    Query = 2,

    /// <summary>Change what others see; who may that may query, too.</summary>
    Admin = 4,

    /// <summary>Everything.</summary>
    All = Ingest | Query | Admin,
}
