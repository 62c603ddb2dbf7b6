using System;

namespace LogCaster.Bench.Live;

/// <summary>What goes on beside the load, from its construction until it is disposed.</summary>
internal interface IBystander : IDisposable
{
    /// <summary>What came of it, in a few words; asked once, when the load is over.</summary>
    string Result();
}
