using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipes;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using LogCaster.Cli;
using LogCaster.Net;

namespace LogCaster.Tests.Cli;

/// <summary>One run of query or tail: its output is a real pipe, which the test reads.</summary>
internal sealed class AskRun
{
    private AskRun(int exitCode, string output, string error) => (ExitCode, Output, Error) = (exitCode, output, error);

    public int ExitCode { get; }

    public string Output { get; }

    public string Error { get; }

    /// <summary>Runs a command against a port of this machine.</summary>
    public static Task<AskRun> AtAsync(int port, params string[] args) => RunAsync(["--query-port", $"{port}", .. args]);

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="world">Changes what the command sees: terminals, variables, input.</param>
    /// <param name="readOutput">Reads the pipe of its output; to the end if not given.</param>
    public static async Task<AskRun> RunAsync(string[] args, World? world = null, Func<Stream, Task<string>>? readOutput = null)
    {
        world ??= new World();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var error = new StringWriter();
        using var words = new StringWriter();
        Task<int> run = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        string output = await (readOutput ?? ReadToEndAsync)(pipe);
        int exitCode = await run.WaitAsync(TimeSpan.FromSeconds(20));
        return new AskRun(exitCode, output + words, error.ToString());

        int Run()
        {
            try
            {
                return CommandLine.Run(args, new CommandContext
                {
                    Output = words,
                    Error = error,
                    ReadEnvironment = () => world.Environment,
                    ReadVariable = name => world.Variables.GetValueOrDefault(name),
                    MemoryBytes = 1L << 40,
                    Serve = (_, _) => 42,
                    OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(world.Input)),
                    InputIsTerminal = () => world.InputIsTerminal,
                    OutputIsTerminal = () => world.OutputIsTerminal,
                    Descriptor = new OutputDescriptor((int)pipe.ClientSafePipeHandle.DangerousGetHandle()),
                });
            }
            finally
            {
                pipe.DisposeLocalCopyOfClientHandle();
            }
        }
    }

    /// <summary>What is left in a pipe.</summary>
    public static async Task<string> ReadToEndAsync(Stream pipe)
    {
        using var reader = new StreamReader(pipe, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    /// <summary>What a command sees beside its arguments.</summary>
    internal sealed class World
    {
        public Dictionary<string, string> Environment { get; init; } = [];

        public Dictionary<string, string> Variables { get; init; } = [];

        public string Input { get; init; } = "";

        public bool InputIsTerminal { get; init; }

        public bool OutputIsTerminal { get; init; }
    }
}
