// A folder and books in; out comes EPUBCheck's JSON report on each, 0.json, 1.json … in that folder. One JVM for all of them.
// The exit code is 0 when every book was checked, whatever was found: verdicts are in the reports.

import com.adobe.epubcheck.tool.EpubChecker;
import java.nio.file.Files;
import java.nio.file.Path;

public class EpubCheckBatch {
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        for (int i = 1; i < args.length; i++) {
            Path report = folder.resolve((i - 1) + ".json");
            new EpubChecker().run(new String[] {
                args[i], "--quiet", "--usage", "--failonwarnings", "--locale", "en", "--json", report.toString()});
            if (!Files.exists(report)) {
                System.err.println("no report on " + args[i]);
                System.exit(2);
            }
        }
        System.exit(0);
    }
}
