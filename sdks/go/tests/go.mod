module sipher.example/sdks/go/tests

go 1.23

require sipher.example/sdks/go/sipher v0.0.0

replace sipher.example/sdks/go/sipher => ../../../dist/sdks/go
