namespace LogCaster.Configuration;

/// <summary>What happens to senders while the ring holds records that a required reader has not taken yet.</summary>
internal enum OnFull
{
    /// <summary>Senders wait.</summary>
    Block,

    /// <summary>New records are dropped and counted.</summary>
    Drop,
}
