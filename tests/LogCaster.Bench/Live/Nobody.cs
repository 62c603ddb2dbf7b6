namespace LogCaster.Bench.Live;

/// <summary>Nothing goes on beside the load.</summary>
internal sealed class Nobody : IBystander
{
    /// <inheritdoc/>
    public string Result() => "–";

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
