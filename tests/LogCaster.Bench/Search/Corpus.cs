using System;
using System.IO;
using System.Net.Sockets;

namespace LogCaster.Bench.Search;

/// <summary>The file that is searched, made once and kept below the artifacts, and its way into a server in three parts.</summary>
internal sealed class Corpus
{
    /// <summary>How many parts it is sent in.</summary>
    public const int Parts = 3;

    private const int BufferBytes = 1 << 20;
    private readonly long[] _starts = new long[Parts + 1];

    /// <summary>Makes the file if it is not there, and finds where its parts begin.</summary>
    public Corpus(Workspace workspace, long bytes)
    {
        File = Path.Combine(workspace.Artifacts, bytes == 1_000_000_000 ? "corpus.log" : "corpus-quick.log");
        if (!System.IO.File.Exists(File) || new FileInfo(File).Length < bytes) Make(bytes);
        using FileStream stream = System.IO.File.OpenRead(File);
        for (int part = 1; part < Parts; part++)
        {
            stream.Position = stream.Length * part / Parts;
            while (stream.ReadByte() != '\n') { }
            _starts[part] = stream.Position;
        }
        _starts[Parts] = stream.Length;
        Folder = Path.ChangeExtension(File, $".{Environment.ProcessorCount}");
        if (!Directory.Exists(Folder)) Split(stream);
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>A folder with the same bytes in as many files as there are cores: ripgrep gives each file to one thread.</summary>
    public string Folder { get; }

    /// <summary>Length of the file.</summary>
    public long Bytes => _starts[Parts];

    /// <summary>Sends a part over a connection of its own and waits until the server has closed it. Returns the number of its lines.</summary>
    public long Send(int part, int port)
    {
        using FileStream stream = System.IO.File.OpenRead(File);
        using TcpClient client = new("127.0.0.1", port);
        NetworkStream network = client.GetStream();
        byte[] buffer = new byte[BufferBytes];
        long lines = 0;
        stream.Position = _starts[part];
        while (stream.Position < _starts[part + 1])
        {
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, _starts[part + 1] - stream.Position));
            stream.ReadExactly(piece);
            lines += piece.Count((byte)'\n');
            network.Write(piece);
        }
        client.Client.Shutdown(SocketShutdown.Send);
        while (network.Read(buffer) > 0) { }
        return lines;
    }

    private void Split(FileStream stream)
    {
        string unfinished = Folder + ".part";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        byte[] buffer = new byte[BufferBytes];
        long from = 0;
        for (int file = 1; file <= Environment.ProcessorCount; file++)
        {
            stream.Position = stream.Length * file / Environment.ProcessorCount;
            while (stream.Position < stream.Length && stream.ReadByte() != '\n') { }
            long to = stream.Position;
            stream.Position = from;
            using FileStream part = new(Path.Combine(unfinished, $"{file}.log"), FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
            while (stream.Position < to)
            {
                Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - stream.Position));
                stream.ReadExactly(piece);
                part.Write(piece);
            }
            from = to;
        }
        Directory.Move(unfinished, Folder);
    }

    private void Make(long bytes)
    {
        Console.Error.WriteLine($"search: making {File}");
        CorpusLine line = new();
        string unfinished = File + ".part";
        using (FileStream stream = new(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
            while (stream.Position < bytes) stream.Write(line.Next());
        System.IO.File.Move(unfinished, File, overwrite: true);
    }
}
